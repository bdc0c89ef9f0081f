import { useState } from 'react';
import { client, explain } from '../state/api';
import { useDraft } from '../state/draft';
import { useKey } from '../state/useKey';
import type { Hunk } from '../tools/diff';
import { commentPrompt } from './words';

/** Where one says something of a line; the agent reads it as a prompt. */
export function Comment({ session, run, path, hunk, row, onDone }: { session: string; run: string; path: string; hunk: Hunk; row: number; onDone: (sent: boolean) => void }) {
  const line = hunk.lines[row]!;
  const [words, setWords] = useDraft(`comment.${run}.${path}.${line.kind}.${line.number}`);
  const [state, setState] = useState<{ sending: boolean; problem?: string }>({ sending: false });
  const key = useKey();
  const send = async () => {
    if (words.trim() === '' || state.sending) return;
    setState({ sending: true });
    try {
      await client.sessions.prompt(session, { text: commentPrompt(path, hunk, row, words), delivery: 'queue' }, { idempotencyKey: key(words) });
      setWords('');
      onDone(true);
    } catch (error) {
      setState({ sending: false, problem: `Not sent: ${explain(error)}` });
    }
  };
  return (
    <form
      className="change-comment"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        className="input" rows={2} autoFocus aria-label={`Comment on ${path}`} placeholder="What should the agent know or do about this line?"
        value={words} onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send(); }}
      />
      {state.problem && <p className="change-problem" role="alert">{state.problem}</p>}
      <p>
        <button type="button" className="button small plain" onClick={() => { setWords(''); onDone(false); }}>Cancel</button>
        <button type="submit" className="button small primary" disabled={words.trim() === '' || state.sending}>{state.sending ? 'Sending…' : 'Send to the agent'}</button>
      </p>
    </form>
  );
}
