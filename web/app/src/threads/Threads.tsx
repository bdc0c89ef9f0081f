import type { AgentThread, Session } from '@ringside/client';
import { useState } from 'react';
import { ago, exact, plural } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { client } from '../state/api';
import { useSession } from '../state/session';
import { useRead } from '../state/useRead';
import { Thread } from './Thread';
import { useAwaited, useTitle } from './words';
import './threads.css';

/** What the session's agent talks about with others: the threads, newest first, and one of them in full. */
export function Threads({ session }: { session: Session }) {
  const told = useSession((view) => view.told.thread);
  const { value, problem } = useRead(() => client.threads.list({ session: session.id, limit: 100 }), `${session.id} ${told}`);
  const [open, setOpen] = useState<string>();
  const threads = value?.items ?? [];
  const shown = threads.find(({ id }) => id === open);
  if (shown) return <Thread thread={shown} session={session} told={told} onBack={() => setOpen(undefined)} />;
  if (problem) return <p className="lead-problem" role="alert">{problem}</p>;
  if (!value) return <p className="quiet" role="status">Loading…</p>;
  if (threads.length === 0) return <p className="quiet">No threads. When this agent asks another one, or gives it work, what they say to each other is here.</p>;
  return <ul className="threads">{threads.map((thread) => <Row key={thread.id} thread={thread} session={session} onOpen={() => setOpen(thread.id)} />)}</ul>;
}

function Row({ thread, session, onOpen }: { thread: AgentThread; session: Session; onOpen: () => void }) {
  const now = useNow(30_000);
  const isOut = thread.session === session.id;
  const other = useTitle(isOut ? thread.peer : thread.session);
  const awaited = useAwaited(thread, session.id);
  const state = thread.status === 'closed' ? thread.outcome ?? 'closed' : thread.status === 'waiting' ? 'waits for an answer' : awaited ?? plural(thread.messages + 1, 'message');
  return (
    <li data-status={thread.status}>
      <button type="button" onClick={onOpen}>
        <Icon name={thread.status === 'waiting' ? 'clock' : thread.status === 'closed' ? 'closed' : 'talk'} />
        <span className="thread-name ellipsis">{thread.title ?? 'A thread'}</span>
        <time className="number quiet" dateTime={thread.updatedAt} title={exact(thread.updatedAt)}>{ago(thread.updatedAt, now)}</time>
        <span className="thread-facts">
          <span className="ellipsis">{isOut ? `${thread.kind} to` : `${thread.kind} from`} {other}</span>
          <span className="thread-state ellipsis">{` · ${state}`}</span>
        </span>
      </button>
    </li>
  );
}
