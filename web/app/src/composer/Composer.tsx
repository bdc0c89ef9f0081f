import { newKey, type Delivery, type Session } from '@ringside/client';
import { useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';
import { useMayWrite } from '../state/rights';
import { useSession } from '../state/session';
import { remember, remembered } from '../state/storage';
import { Deliver, DeliverHint, deliveryOf } from './Deliver';
import { Queue } from './Queue';
import { stop } from './stop';
import './composer.css';

/** Where one speaks to the agent. While it works, what is sent waits its turn, steers, or interrupts. */
export function Composer({ session, agent }: { session: Session; agent: string }) {
  const draft = `draft.${session.id}`;
  const [text, setText] = useState(() => remembered(draft) ?? '');
  const [problem, setProblem] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  // The same words sent again after a lost answer are the same request, which the server does once.
  const failed = useRef<{ words: string; key: string }>(undefined);
  const last = useRef(Promise.resolve());
  const run = useSession(({ conversation }) => conversation.run?.id) ?? session.run;
  const stopping = useSession(({ conversation }) => conversation.run?.cancelRequested ?? false);
  const busy = session.status === 'running' || session.status === 'waiting' || session.status === 'queued';
  const closed = session.status === 'closed';
  const steers = session.steers ?? false;
  const empty = text.trim() === '';
  const mayWrite = useMayWrite();

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 240)}px`;
  }, [text]);

  const change = (value: string) => {
    setText(value);
    remember(draft, value === '' ? undefined : value);
  };
  const send = (delivery: Delivery) => {
    const words = text.trim();
    if (words === '') return;
    const idempotencyKey = failed.current?.words === words ? failed.current.key : newKey();
    change('');
    setProblem(undefined);
    // One after the other, so that they arrive in the order in which they were written.
    last.current = last.current.then(async () => {
      try {
        await client.sessions.prompt(session.id, { text: words, delivery }, { idempotencyKey });
        failed.current = undefined;
      } catch (error) {
        failed.current = { words, key: idempotencyKey };
        setProblem(`Not sent: ${explain(error)}`);
        const typed = remembered(draft)?.trim();
        change(typed ? `${words}\n${typed}` : words);
      }
    });
  };
  if (closed) return <div className="composer"><p className="composer-closed">This session is closed. Its conversation stays here.</p></div>;
  if (!mayWrite) {
    return (
      <div className="composer">
        <Queue inbox={session.inbox} agent={agent} steers={steers} fixed />
        <p className="composer-closed">You may watch this session, not write in it.</p>
      </div>
    );
  }
  return (
    <div className="composer">
      <Queue inbox={session.inbox} agent={agent} steers={steers} />
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
      <form
        className="composer-box" data-busy={busy || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          send('queue');
        }}
      >
        <textarea
          ref={area} id="composer" rows={1} value={text} aria-label={`Message ${agent}`} placeholder={`Message ${agent}…`}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send(deliveryOf(event, busy));
          }}
        />
        <div className="composer-buttons">
          {busy && run && (
            <button type="button" className="button small" aria-label="Stop" title="Stop (S)" disabled={stopping} onClick={() => void stop(run).then(setProblem)}>
              <Icon name="stopped" size={14} /> {stopping ? 'Stopping…' : 'Stop'}
            </button>
          )}
          {busy ? <Deliver agent={agent} steers={steers} empty={empty} onSend={send} /> : (
            <button type="submit" className="button small primary" aria-label="Send" disabled={empty} title="Send (Enter)">Send <Icon name="send" size={14} /></button>
          )}
        </div>
      </form>
      {busy && !empty && <DeliverHint agent={agent} steers={steers} />}
    </div>
  );
}
