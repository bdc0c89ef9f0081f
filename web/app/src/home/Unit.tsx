import type { PlanData } from '@ringside/client';
import { memo, useRef } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { placeOf } from '../fleet/groups';
import { look } from '../fleet/status';
import { useTick } from '../fleet/useTick';
import { ContextBar, Spent } from '../meter/ContextBar';
import { folder } from '../meter/format';
import { Watching } from '../presence/Watching';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { doing, type Doing } from './doing';
import { Heartbeat } from './Heartbeat';
import { usePeer } from './peers';
import { clockAhead } from './signs';
import { useWrites } from './speaks';
import { useSeen } from './useSeen';

/** A session at home: what it is, what it is doing now, what it has used, and when it was heard last. As a row or a card, as its list is styled. */
export const Unit = memo(function Unit({ id, depth }: { id: string; depth: number }) {
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const activity = useFleet(({ fleet }) => fleet.activity.get(id));
  const agent = useFleet(({ fleet }) => fleet.agents.get(session?.agent ?? '')?.name ?? '');
  const peer = usePeer(session);
  const writes = useWrites(id);
  const row = useRef<HTMLLIElement>(null);
  useSeen(id, row);
  if (!session) return null;
  const { icon, word, tone } = look(session);
  const place = placeOf(session);
  return (
    <li className="unit" ref={row} data-tone={tone} style={depth > 0 ? { '--depth': depth } as React.CSSProperties : undefined}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <div className="unit-name">
        <Link to={`/s/${id}`} className="unit-link ellipsis" data-session={id} title={session.title}>{session.title || 'Untitled'}</Link>
        <p className="unit-who ellipsis"><AgentMark name={agent} />{agent}{place !== '' && <span className="unit-place" title={session.workdir}>{place === 'scratch' ? 'scratch' : folder(place)}</span>}</p>
      </div>
      <div className="unit-doing">
        <Line doing={doing(session, activity, peer, writes)} />
        <p className="unit-second"><span className={`unit-word ${tone}`}>{word}</span><Phase plan={session.run === undefined ? undefined : session.plan} /></p>
      </div>
      <div className="unit-facts">
        <div className="unit-context"><ContextBar usage={session.usage} /></div>
        <div className="unit-spent">{session.usage ? <Spent usage={session.usage} /> : <span className="spent">no tokens yet</span>}</div>
      </div>
      <div className="unit-heart"><Heartbeat session={session} /><Watching session={id} /></div>
    </li>
  );
});

function Line({ doing: { words, what, isCode = false, rest, since, tone } }: { doing: Doing }) {
  const began = since === undefined ? undefined : Date.parse(since);
  const age = useTick((now) => (began === undefined ? '' : lasting(now - clockAhead() - began)));
  return (
    <p className={`doing ${tone ?? ''}`} title={[words, what, rest].filter(Boolean).join(' ')}>
      <span className="ellipsis">{words}{what !== undefined && <> {isCode ? <code>{what}</code> : <strong>{what}</strong>}</>}</span>
      {rest && <span className="doing-rest">{rest}</span>}
      {age !== '' && <span className="doing-age number">{age}</span>}
    </p>
  );
}

/** How far its plan is. */
function Phase({ plan }: { plan: PlanData | undefined }) {
  const phase = plan?.phases.find(({ status }) => status === 'in_progress');
  if (!plan || !phase) return null;
  const done = plan.phases.filter(({ status }) => status === 'completed').length;
  return <span className="unit-phase ellipsis" title={phase.title}>{phase.title} <span className="number">{done + 1} of {plan.phases.length}</span></span>;
}

/** 25 s, 3 min, 2 h: in steps in which a list may change without unrest; nothing of what has just begun. */
function lasting(ms: number): string {
  if (ms < 10_000) return '';
  if (ms < 60_000) return `${Math.floor(ms / 5_000) * 5} s`;
  return ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / 3_600_000)} h`;
}
