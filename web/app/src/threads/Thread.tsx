import { textOf, type AgentThread, type RingsideEvent, type Session, type ThreadData } from '@ringside/client';
import { useState } from 'react';
import { exact, ago } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';
import { useName } from '../state/people';
import { useMayWrite } from '../state/rights';
import { useRead } from '../state/useRead';
import { Say } from './Say';
import { useAwaited, useTitle } from './words';

/** All that was said in a thread, and a way to step in. */
export function Thread({ thread, session, told, onBack }: { thread: AgentThread; session: Session; told: number; onBack: () => void }) {
  const { value, problem } = useRead(() => client.events({ thread: thread.id, type: 'thread.*', deltas: false }, { last: 200 }), `${thread.id} ${told}`);
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
        <h3 className="ellipsis"><a href={`/s/${other}`}>{title}</a></h3>
        {mayWrite && thread.status !== 'closed' && <button type="button" className="button small plain" onClick={close}>Close</button>}
      </header>
      {(problem ?? failed) && <p className="lead-problem" role="alert">{problem ?? failed}</p>}
      <ol className="said" aria-label="Messages">
        {(value?.items ?? []).map((event) => isSaid(event) && <Said key={event.position} event={event} />)}
      </ol>
      {awaited && thread.status !== 'waiting' && <p className="say-waits">The thread {awaited}.</p>}
      {thread.status === 'closed'
        ? <p className="quiet">Closed: {thread.outcome ?? 'closed'}. Nothing more is said here.</p>
        : mayWrite && <Say thread={thread} />}
    </div>
  );
}

type SaidEvent = RingsideEvent & { data: ThreadData };

function isSaid(event: RingsideEvent): event is SaidEvent {
  return event.type.startsWith('thread.') && event.type !== 'thread.closed';
}

function Said({ event }: { event: SaidEvent }) {
  const { from, kind, urgency, text } = event.data;
  const now = useNow(30_000);
  const [title, person] = [useTitle(from), useName(event.actor)];
  const isPerson = event.source === 'user';
  return (
    <li data-kind={kind} data-urgency={urgency}>
      <p className="said-head">
        <span className="ellipsis">{from === undefined ? person : isPerson ? `${person}, for ${title}` : event.source === 'system' ? `Ringside, of ${title}` : title}</span>
        <span className="said-kind">{kind}{urgency && urgency !== 'normal' ? `, ${urgency}` : ''}</span>
        <time className="number quiet" dateTime={event.time} title={exact(event.time)}>{ago(event.time, now)}</time>
      </p>
      <p className="said-text">{text === undefined ? '' : textOf(text)}</p>
    </li>
  );
}
