import type { AgentThread, CreateThreadMessage } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { useDraft } from '../state/draft';
import { forgetKey, keyOf } from '../state/key';
import { useTitle } from './words';

/** A person's word in a thread: his own, heard by both sides or one, or an agent's in its place. */
export function Say({ thread }: { thread: AgentThread }) {
  const asked = thread.waits[0];
  const answerer = asked && (asked.session === thread.session ? thread.peer : thread.session);
  const [as, setAs] = useState('');
  const place = `thread.${thread.id}`;
  const [text, setText] = useDraft(place);
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);
  const [one, two] = [useTitle(thread.session), useTitle(thread.peer)];
  const send = async () => {
    if (text.trim() === '' || sending) return;
    const body: CreateThreadMessage = { text: text.trim(), ...(as === '' ? {} : as.startsWith('to ') ? { to: as.slice(3) } : { from: as }) };
    setSending(true);
    try {
      await client.threads.say(thread.id, body, { idempotencyKey: keyOf(place, JSON.stringify(body)) });
      // The same words said again are another message.
      forgetKey(place);
      setText('');
      setProblem(undefined);
    } catch (error) {
      setProblem(explain(error));
    }
    setSending(false);
  };
  return (
    <form className="say" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      {asked && <p className="say-waits">{asked.session === thread.session ? one : two} waits for an answer.</p>}
      <textarea
        className="input" rows={2} aria-label="Your message" placeholder={answerer ? 'Answer…' : 'Write into this thread…'} value={text} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); void send(); } }}
      />
      <div className="say-foot">
        <select className="input" aria-label="Who speaks, and to whom" value={as} onChange={(event) => setAs(event.target.value)}>
          <option value="">You, to both</option>
          <option value={`to ${thread.session}`}>You, to {one}</option>
          <option value={`to ${thread.peer}`}>You, to {two}</option>
          <option value={thread.session}>For {one}</option>
          <option value={thread.peer}>For {two}</option>
        </select>
        <button type="submit" className="button small primary" disabled={text.trim() === '' || sending}>{answerer && as !== asked.session ? 'Answer' : 'Send'}</button>
      </div>
      {problem && <p className="lead-problem" role="alert">{problem}</p>}
    </form>
  );
}
