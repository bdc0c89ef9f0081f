import { NeedsCount } from '../needs/NeedsCount';
import { useFleet } from '../state/fleet';
import { go, useRoute } from '../state/route';
import { remembered } from '../state/storage';
import { useView, type Zone } from '../state/view';
import { Icon, type IconName } from './Icon';

/** A phone shows one thing at a time: the fleet, a session, who needs a person, the sequencer. The four stay where they are; without a session, those of one lead nowhere. */
export function Tabs() {
  const route = useRoute();
  const zone = useView((view) => view.zone);
  const session = useSessionToShow();
  const inSession = route.page === 'session';
  const show = (zone: Zone) => {
    if (!inSession && session !== undefined) go(`/s/${session}`);
    useView.setState({ zone });
  };
  const none = !inSession && session === undefined;
  return (
    <nav className="zones" aria-label="Zones">
      <Tab name="Fleet" icon="list" current={route.page === 'home'} onShow={() => go('/')} />
      <Tab name="Session" icon="talk" current={inSession && zone !== 'sequencer'} none={none} onShow={() => show('session')} />
      <Tab name="Needs you" icon="hand" current={route.page === 'needs'} onShow={() => go('/needs')} needs />
      <Tab name="Sequencer" icon="lanes" current={inSession && zone === 'sequencer'} none={none} onShow={() => show('sequencer')} />
    </nav>
  );
}

function Tab({ name, icon, current, onShow, none = false, needs = false }: { name: string; icon: IconName; current: boolean; onShow: () => void; none?: boolean; needs?: boolean }) {
  return (
    <button type="button" aria-current={current ? 'page' : undefined} aria-disabled={none || undefined} onClick={none ? undefined : onShow}>
      <span className="zone-icon"><Icon name={icon} size={20} />{needs && <NeedsCount />}</span>
      {name}
    </button>
  );
}

/** The session that was open last, or else the newest. */
function useSessionToShow(): string | undefined {
  return useFleet(({ fleet: { sessions } }) => {
    const last = remembered('last');
    if (last !== undefined && sessions.has(last)) return last;
    let newest: { id: string; createdAt: string } | undefined;
    for (const session of sessions.values()) {
      if (newest === undefined || session.createdAt > newest.createdAt) newest = session;
    }
    return newest?.id;
  });
}
