import { chime } from './chime';
import { canShow, setShows, setSounds, useCalls } from './settings';
import './notify.css';

/** How this browser may call its person: each by choice, and off at first. */
export function Notify() {
  const { shows, sounds, blocked } = useCalls();
  return (
    <div className="notify" role="group" aria-label="When somebody needs you">
      {canShow && (
        <label title={blocked ? 'The browser blocks notifications of this page: allow them in its settings for this site.' : undefined}>
          <input type="checkbox" checked={shows} disabled={blocked} onChange={(event) => void setShows(event.target.checked)} />
          {blocked ? 'Notifications are blocked by the browser' : 'Notify me'}
        </label>
      )}
      <label>
        <input
          type="checkbox" checked={sounds}
          onChange={(event) => {
            setSounds(event.target.checked);
            if (event.target.checked) chime();
          }}
        />
        Sound
      </label>
    </div>
  );
}
