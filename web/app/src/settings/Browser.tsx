import { setAs, useHome, type As } from '../home/view';
import { chime } from '../notify/chime';
import { Notify } from '../notify/Notify';
import { setTheme, useView, type Theme } from '../state/view';

const themes: readonly { theme: Theme; name: string }[] = [{ theme: 'system', name: 'As the system' }, { theme: 'light', name: 'Light' }, { theme: 'dark', name: 'Dark' }];
const shapes: readonly { as: As; name: string }[] = [{ as: 'rows', name: 'Rows' }, { as: 'cards', name: 'Cards' }];

/** What this browser remembers, for all of its tabs. */
export function Browser() {
  const theme = useView((view) => view.theme);
  const as = useHome((home) => home.as);
  return (
    <div className="part">
      <p className="quiet">Kept in this browser, and the same in all its tabs.</p>
      <dl className="choices-list">
        <div>
          <dt>Theme</dt>
          <dd>
            <span className="segments" role="group" aria-label="Theme">
              {themes.map((one) => <button key={one.theme} type="button" aria-pressed={theme === one.theme} onClick={() => setTheme(one.theme)}>{one.name}</button>)}
            </span>
          </dd>
        </div>
        <div>
          <dt>The fleet at home</dt>
          <dd>
            <span className="segments" role="group" aria-label="The fleet at home">
              {shapes.map((one) => <button key={one.as} type="button" aria-pressed={as === one.as} onClick={() => setAs(one.as)}>{one.name}</button>)}
            </span>
            <p className="hint">Rows show the most agents at once, cards the most of each.</p>
          </dd>
        </div>
        <div>
          <dt>When somebody needs you</dt>
          <dd>
            <Notify />
            <p className="hint">When an agent asks or a run fails. Only one tab calls you, and never about what you are looking at. <button type="button" className="link" onClick={chime}>Hear the sound</button></p>
          </dd>
        </div>
        <div>
          <dt>Tabs</dt>
          <dd><p>All share one connection to the server. Signing out in one signs out of all.</p></dd>
        </div>
      </dl>
    </div>
  );
}
