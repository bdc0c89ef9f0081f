import { useFleet } from '../state/fleet';
import { useView, type Zone } from '../state/view';
import { Icon, type IconName } from './Icon';

const zones: { id: Zone; name: string; icon: IconName }[] = [
  { id: 'fleet', name: 'Fleet', icon: 'list' }, { id: 'session', name: 'Session', icon: 'talk' }, { id: 'needs', name: 'Needs you', icon: 'hand' },
];

/** A phone shows one zone at a time. */
export function Tabs() {
  const zone = useView((view) => view.zone);
  const needs = useFleet(({ fleet }) => fleet.interactions.size);
  return (
    <nav className="zones" aria-label="Zones">
      {zones.map(({ id, name, icon }) => (
        <button key={id} type="button" aria-current={zone === id ? 'page' : undefined} onClick={() => useView.setState({ zone: id })}>
          <span className="zone-icon"><Icon name={icon} size={20} />{id === 'needs' && needs > 0 && <span className="zone-count number">{needs}</span>}</span>
          {name}
        </button>
      ))}
    </nav>
  );
}
