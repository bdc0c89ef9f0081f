import { useRef } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { useTick } from '../fleet/useTick';
import { doing } from '../home/doing';
import { clockAhead } from '../home/signs';
import { useWrites } from '../home/speaks';
import { useSeen } from '../home/useSeen';
import { ago, exact } from '../meter/format';
import { Icon, type IconName } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import type { Attention } from './attention';
import { dismiss } from './dismissed';

const signs: Record<Attention['kind'], { icon: IconName; tone: string }> = {
  failure: { icon: 'failed', tone: 'failed' }, stall: { icon: 'clock', tone: 'idle' }, context: { icon: 'half', tone: 'idle' },
};

/** Something that is worth a look: in which session, what, since when. */
export function Look({ item }: { item: Attention }) {
  const { session: id, kind, since } = item;
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const activity = useFleet(({ fleet }) => fleet.activity.get(id));
  const agent = useFleet(({ fleet }) => fleet.agents.get(session?.agent ?? ''));
  const when = useTick((now) => ago(new Date(since).toISOString(), now - clockAhead()));
  const writes = useWrites(id);
  const row = useRef<HTMLLIElement>(null);
  useSeen(id, row);
  if (!session) return null;
  const { icon, tone } = signs[kind];
  const now = doing(session, activity, undefined, writes);
  return (
    <li className="look" ref={row} tabIndex={-1} data-session={id} data-kind={kind}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <div className="look-words">
        <p className="look-what">{words()}</p>
        <p className="look-where"><Link to={`/s/${id}`} className="ellipsis">{session.title || 'Untitled'}</Link><span className="look-agent"><AgentMark name={agent?.name ?? ''} />{agent?.name}</span></p>
      </div>
      <time className="number" dateTime={new Date(since).toISOString()} title={exact(new Date(since).toISOString())}>{when}</time>
      <button type="button" className="icon-button" data-dismiss aria-label={`Dismiss: ${session.title || 'Untitled'}`} title="Dismiss (X)" onClick={() => dismiss(item.key)}><Icon name="cross" size={14} /></button>
    </li>
  );

  function words() {
    switch (item.kind) {
      case 'failure': return <>{session!.lastRunStatus === 'interrupted' ? 'Was interrupted' : 'Failed'}{activity?.failure !== undefined && `: ${now.words}`}</>;
      case 'stall': return <>Silent: {now.words}{now.what !== undefined && <> {now.isCode ? <code>{now.what}</code> : now.what}</>}</>;
      case 'context': return <>Its context window is {Math.round(item.share * 100)} % full{item.level === 90 && '. It may soon forget, or stop'}</>;
    }
  }
}
