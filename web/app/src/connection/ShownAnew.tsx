import { Icon } from '../shell/Icon';
import { forgetAnew, useSession } from '../state/session';
import { anewWords } from './words';
import './connection.css';

/** Says that the open session is not simply gone on with: some of its history was lost on the way. */
export function ShownAnew() {
  const anew = useSession((session) => session.anew);
  return (
    <div role="status" aria-label="History">
      {anew && (
        <p className="anew">
          <Icon name="clock" size={14} />
          <span>{anewWords(anew)}</span>
          <button type="button" className="anew-close" onClick={forgetAnew}>Close</button>
        </p>
      )}
    </div>
  );
}
