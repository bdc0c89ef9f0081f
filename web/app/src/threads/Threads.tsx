import type { AgentThread, Session } from '@ringside/client';
import { memo, useEffect } from 'react';
import { ago, exact, plural } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Earlier } from '../shell/Earlier';
import { Icon } from '../shell/Icon';
import { client } from '../state/api';
import { useMayWrite } from '../state/rights';
import { useSession } from '../state/session';
import { useRead } from '../state/useRead';
import { useView } from '../state/view';
import { showThread, useShownThread } from './state';
import { Thread } from './Thread';
import { useThreadList } from './useThreadList';
import { useAwaited, useTitle } from './words';
import './threads.css';

/** What the session's agent talks about with others: the threads, newest first, and one of them in full. */
export function Threads({ session }: { session: Session }) {
  const told = useSession((view) => view.told.thread);
  const { items, earlier, ready, problem, readEarlier } = useThreadList(session.id, told);
  const shown = useShownThread(session.id);
  const mayOpen = useMayWrite() && session.status !== 'closed';
  const held = shown && items.find(({ id }) => id === shown.id);
  if (shown) return <One key={shown.id} opened={shown} held={held} isElsewhere={ready && !held} session={session} told={told} />;
  if (!ready) return problem ? <p className="lead-problem" role="alert">{problem}</p> : <p className="quiet" role="status">Loading…</p>;
  return (
    <div className="threads-all">
      {problem && <p className="lead-problem" role="alert">{problem}</p>}
      {items.length === 0 && (
        <p className="quiet">
          No threads. When this agent asks another one, or gives it work, what they say to each other is here.{mayOpen && ' You can open one in its place.'}
        </p>
      )}
      {mayOpen && <button type="button" className="button small" onClick={() => useView.setState({ dialog: 'new-thread' })}><Icon name="plus" size={14} /> New thread</button>}
      {items.length > 0 && <ul className="threads" aria-label="Threads">{items.map((thread) => <Row key={thread.id} thread={thread} shown={session.id} />)}</ul>}
      <Earlier edge={earlier} what="threads" onRead={readEarlier} />
    </div>
  );
}

/** The thread that is open, as the list has it; one that is elsewhere, on no page that was read, is read by itself. */
function One({ opened, held, isElsewhere, session, told }: { opened: AgentThread; held: AgentThread | undefined; isElsewhere: boolean; session: Session; told: number }) {
  const { value, problem } = useRead(() => (isElsewhere ? client.threads.get(opened.id) : Promise.resolve(undefined)), isElsewhere ? `${opened.id} ${told}` : '');
  useEffect(() => {
    // What one came by, a row or a form, is gone.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#panel-body .thread .icon-button')?.focus();
  }, []);
  return <Thread thread={held ?? value ?? opened} session={session} told={told} unread={isElsewhere ? problem : undefined} onBack={() => showThread(session.id, undefined)} />;
}

const Row = memo(function Row({ thread, shown }: { thread: AgentThread; shown: string }) {
  const now = useNow(30_000);
  const isOut = thread.session === shown;
  const other = useTitle(isOut ? thread.peer : thread.session);
  const awaited = useAwaited(thread, shown);
  const state = thread.status === 'closed' ? thread.outcome ?? 'closed' : thread.status === 'waiting' ? 'waits for an answer' : awaited ?? plural(thread.messages + 1, 'message');
  return (
    <li data-status={thread.status}>
      <button type="button" onClick={() => showThread(shown, thread)}>
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
});
