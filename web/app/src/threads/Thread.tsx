import { textOf, type AgentThread, type RingsideEvent, type Session, type ThreadData } from '@ringside/client';
import { memo, useMemo, useRef, useState } from 'react';
import { look } from '../fleet/status';
import { useTick } from '../fleet/useTick';
import { ago, exact } from '../meter/format';
import { Earlier } from '../shell/Earlier';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useName } from '../state/people';
import { useMayWrite } from '../state/rights';
import { usePages } from '../state/usePages';
import { Say } from './Say';
import { useStay } from './useStay';
import { useAwaited, useTitle } from './words';

/** So much of what was said is read at a time. */
const size = 200;

interface Props {
  thread: AgentThread; session: Session; told: number; onBack: () => void;
  /** Why the thread itself could not be read. */
  unread?: string | undefined;
}

/** All that was said in a thread, from its end, and a way to step in. */
export function Thread({ thread, session, told, onBack, unread }: Props) {
  const { items, earlier, problem, readEarlier } = usePages({ thread: thread.id, type: 'thread.*', deltas: false }, size, thread.id, told);
  const said = useMemo(() => items.filter(isSaid), [items]);
  const list = useRef<HTMLOListElement>(null);
  const { hasNew, toEnd } = useStay(list, said, said.at(-1)?.position, readEarlier);
  const [failed, setFailed] = useState<string>();
  const mayWrite = useMayWrite();
  const other = thread.session === session.id ? thread.peer : thread.session;
  const title = useTitle(other);
  const awaited = useAwaited(thread, session.id);
  const close = () => void client.threads.close(thread.id).then(() => setFailed(undefined), (error: unknown) => setFailed(explain(error)));
  return (
    <div className="thread">
      <header>
        <button type="button" className="icon-button" aria-label="All threads" onClick={onBack}><Icon name="chevron" className="thread-back" /></button>
        <h3 className="ellipsis"><Link to={`/s/${other}`}>{title}</Link></h3>
        {mayWrite && thread.status !== 'closed' && <button type="button" className="button small plain" onClick={close}>Close</button>}
      </header>
      {(unread ?? problem ?? failed) && <p className="lead-problem" role="alert">{unread ?? problem ?? failed}</p>}
      <Earlier edge={earlier} what="messages" onRead={readEarlier} />
      <ol className="said" aria-label="Messages" ref={list}>{said.map((event) => <Said key={event.position} event={event} />)}</ol>
      {hasNew && <button type="button" className="said-new" onClick={toEnd}>New messages <Icon name="down" size={14} /></button>}
      {awaited && thread.status !== 'waiting' && <p className="say-waits">The thread {awaited}.</p>}
      {thread.kind === 'delegation' && thread.session === session.id && <Work session={thread.peer} />}
      {thread.status === 'closed'
        ? <p className="quiet">Closed: {thread.outcome ?? 'closed'}. Nothing more is said here.</p>
        : mayWrite && <Say thread={thread} />}
    </div>
  );
}

/** How the session is that does what was delegated, and the way there. */
function Work({ session }: { session: string }) {
  const other = useFleet(({ fleet }) => fleet.sessions.get(session));
  if (!other) return null;
  const { icon, word, tone } = look(other);
  return (
    <p className="thread-work">
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <span className="ellipsis">{word}</span>
      <Link className="button small" to={`/s/${session}`}>Go to its session</Link>
    </p>
  );
}

type SaidEvent = RingsideEvent & { data: ThreadData };

function isSaid(event: RingsideEvent): event is SaidEvent {
  return event.type.startsWith('thread.') && event.type !== 'thread.closed';
}

const Said = memo(function Said({ event }: { event: SaidEvent }) {
  const { from, kind, urgency, text } = event.data;
  const when = useTick((now) => ago(event.time, now));
  const [title, person] = [useTitle(from), useName(event.actor)];
  const isPerson = event.source === 'user';
  return (
    <li data-position={event.position} data-kind={kind} data-urgency={urgency}>
      <p className="said-head">
        <span className="ellipsis">{from === undefined ? person : isPerson ? `${person}, for ${title}` : event.source === 'system' ? `Ringside, of ${title}` : title}</span>
        <span className="said-kind">{kind}{urgency && urgency !== 'normal' ? `, ${urgency}` : ''}</span>
        <time className="number quiet" dateTime={event.time} title={exact(event.time)}>{when}</time>
      </p>
      <p className="said-text">{text === undefined ? '' : textOf(text)}</p>
    </li>
  );
});
