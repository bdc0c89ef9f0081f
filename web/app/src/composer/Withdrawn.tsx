import { textOf, type Prompt } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client } from '../state/api';
import { useKey } from '../state/useKey';

/** A prompt that was taken back, and where it stood. */
export interface Taken { prompt: Prompt; at: number }

/** So long it can be put back. */
const patience = 10_000;

/** Whether all of it is here to be sent again. */
export function isWhole({ text, content }: Prompt): boolean {
  return content === undefined ? typeof text === 'string' : !JSON.stringify(content).includes('"artifact"');
}

/** Says for a while that a prompt was taken back, and puts it back where it stood. */
export function Withdrawn({ taken: { prompt, at }, act, onDone }: { taken: Taken; act: (work: () => Promise<unknown>) => Promise<boolean>; onDone: () => void }) {
  const [working, setWorking] = useState(false);
  const key = useKey();
  useEffect(() => {
    const timer = setTimeout(onDone, patience);
    return () => clearTimeout(timer);
    // Once for each prompt: the time does not begin anew.
  }, [prompt.id]);
  const undo = async () => {
    setWorking(true);
    const { content, delivery, session } = prompt;
    const body = { ...(content ? { content } : { text: textOf(prompt.text) }), delivery };
    const done = await act(async () => {
      const again = await client.sessions.prompt(session, body, { idempotencyKey: key(JSON.stringify(body)) });
      // It waits again, or was taken already: where it stands is no reason to send it once more.
      await client.prompts.update(again.prompt, { index: at }).catch(() => undefined);
    });
    if (done) onDone();
    setWorking(false);
  };
  return (
    <p className="withdrawn" role="status">
      <span className="ellipsis">Withdrawn: {textOf(prompt.text) || 'a prompt'}</span>
      {isWhole(prompt) && <button type="button" className="button small" disabled={working} onClick={() => void undo()}>Undo</button>}
    </p>
  );
}
