import { NeedsCount } from '../needs/NeedsCount';
import { useFleet } from '../state/fleet';
import { go, useRoute } from '../state/route';
import { remembered } from '../state/storage';
import { useView } from '../state/view';
import { Icon, type IconName } from './Icon';

/** A phone shows one thing at a time: the fleet and the other screens, the open session, who needs a person. */
export function Tabs() {
  const route = useRoute();
  const zone = useView((view) => view.zone);
  const session = useSessionToShow();
  const inSession = route.page === 'session';
  const show = inSession ? () => useView.setState({ zone: 'session' }) : session === undefined ? undefined : () => go(`/s/${session}`);
  return (
    <nav className="zones" aria-label="Zones">
      <Tab name="Fleet" icon="list" current={!inSession && route.page !== 'needs'} onShow={() => go('/')} />
      {show && <Tab name="Session" icon="talk" current={inSession && zone === 'session'} onShow={show} />}
      {inSession && <Tab name="Sequencer" icon="lanes" current={zone === 'sequencer'} onShow={() => useView.setState({ zone: 'sequencer' })} />}
      <Tab name="Needs you" icon="hand" current={route.page === 'needs'} onShow={() => go('/needs')} needs />
    </nav>
  );
}

function Tab({ name, icon, current, onShow, needs = false }: { name: string; icon: IconName; current: boolean; onShow: () => void; needs?: boolean }) {
  return (
    <button type="button" aria-current={current ? 'page' : undefined} onClick={onShow}>
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
