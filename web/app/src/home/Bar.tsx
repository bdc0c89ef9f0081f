import { useShallow } from 'zustand/react/shallow';
import { Icon, type IconName } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { useView } from '../state/view';
import { counted, sectionIds, sectionNames, type SectionId } from './sections';
import { setAs, setBy, useHome, type As, type By } from './view';

const ways: readonly { by: By; name: string }[] = [{ by: 'status', name: 'Status' }, { by: 'tree', name: 'Tree' }, { by: 'folder', name: 'Folder' }];
const shapes: readonly { as: As; name: string; icon: IconName }[] = [{ as: 'rows', name: 'As rows', icon: 'list' }, { as: 'cards', name: 'As cards', icon: 'cards' }];

/** What of the fleet is shown, and how. */
export function Bar() {
  const { by, as, text } = useHome();
  const mayWrite = useMayWrite();
  return (
    <header className="home-bar">
      <h1>Fleet</h1>
      <div className="home-filter">
        <Icon name="search" size={14} />
        <input
          id="home-filter" type="search" aria-label="Filter the fleet" placeholder="Filter by title, agent or folder" value={text} autoComplete="off" spellCheck={false} maxLength={200}
          onChange={(event) => useHome.setState({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (text === '') event.currentTarget.blur();
            else useHome.setState({ text: '' });
          }}
        />
        {text === '' && <kbd aria-hidden="true">F</kbd>}
      </div>
      <div className="segments" role="group" aria-label="Group by">
        {ways.map(({ by: way, name }) => <button key={way} type="button" aria-pressed={by === way} onClick={() => setBy(way)}>{name}</button>)}
      </div>
      <div className="segments" role="group" aria-label="Show">
        {shapes.map(({ as: shape, name, icon }) => <button key={shape} type="button" aria-pressed={as === shape} aria-label={name} title={name} onClick={() => setAs(shape)}><Icon name={icon} size={14} /></button>)}
      </div>
      {mayWrite && <button type="button" className="button primary home-new" onClick={() => useView.setState({ dialog: 'new-session' })}><Icon name="plus" size={14} /> New session</button>}
    </header>
  );
}

/** The sections with how many are in each; one that is pressed is shown alone. */
export function Sections() {
  const { text, agent, by, section } = useHome();
  const counts = useFleet(useShallow(({ fleet }) => counted(fleet, { text, agent, by, section })));
  const all = sectionIds.reduce((sum, id) => sum + counts[id], 0);
  return (
    <div className="home-sections" role="group" aria-label="Status">
      <button type="button" aria-pressed={section === undefined} onClick={() => useHome.setState({ section: undefined })}>All <span className="number">{all}</span></button>
      {sectionIds.filter((id) => counts[id] > 0 || section === id).map((id) => <Section key={id} id={id} count={counts[id]} chosen={section === id} />)}
      <span className="visually-hidden" role="status">{text === '' ? '' : `${all} found`}</span>
    </div>
  );
}

function Section({ id, count, chosen }: { id: SectionId; count: number; chosen: boolean }) {
  const { icon, tone } = signs[id];
  return (
    <button type="button" aria-pressed={chosen} onClick={() => useHome.setState({ section: chosen ? undefined : id })}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={12} /></span>{sectionNames[id]} <span className="number">{count}</span>
    </button>
  );
}

/** The sign of each section, as its sessions have it. */
export const signs: Record<SectionId, { icon: IconName; tone: string }> = {
  needs: { icon: 'hand', tone: 'need' }, running: { icon: 'running', tone: 'running' }, failed: { icon: 'failed', tone: 'failed' }, idle: { icon: 'idle', tone: 'idle' }, closed: { icon: 'closed', tone: 'idle' },
};
