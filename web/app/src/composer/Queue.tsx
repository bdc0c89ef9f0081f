import { RingsideError, type Prompt } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client, explain } from '../state/api';
import { useSession } from '../state/session';
import { rescueEdits, useEdits } from './edits';
import { QueuedPrompt } from './QueuedPrompt';
import { Withdrawn, type Taken } from './Withdrawn';

/** Prompts that wait their turn; each can be moved, edited and taken back, unless they are `fixed` for who looks. */
export function Queue({ session, inbox, agent, steers, fixed = false }: { session: string; inbox: readonly Prompt[]; agent: string; steers: boolean; fixed?: boolean }) {
  const [problem, setProblem] = useState<string>();
  const [rescued, setRescued] = useState<string>();
  const edits = useEdits();
  useEffect(() => {
    const was = rescueEdits(session, inbox);
    if (was !== undefined) setRescued(was);
  }, [session, inbox, edits]);
  // It may have been withdrawn by somebody, too.
  const isTold = useSession(({ conversation: { items } }) => rescued !== undefined && items.slice(-50).some((item) => item.kind === 'message' && item.role === 'user' && item.text === rescued));
  const [taken, setTaken] = useState<Taken>();
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<number>();
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem(undefined);
      return true;
    } catch (error) {
      setProblem(error instanceof RingsideError && error.status === 409 ? `${agent} has it already.` : explain(error));
      return false;
    }
  };
  const withdraw = async (prompt: Prompt, at: number) => { if (await act(() => client.prompts.withdraw(prompt.id))) setTaken({ prompt, at }); };
  const drop = () => {
    if (dragged !== undefined && over !== undefined && inbox[over]?.id !== dragged) void act(() => client.prompts.update(dragged, { index: over }));
    setDragged(undefined);
    setOver(undefined);
  };
  const from = inbox.findIndex(({ id }) => id === dragged);
  return (
    <>
      {taken && <Withdrawn key={taken.prompt.id} taken={taken} act={act} onDone={() => setTaken(undefined)} />}
      {rescued !== undefined && (
        <p className="withdrawn" role="status">
          <span>{isTold ? `${agent} has the old text already` : 'That prompt waits no more'}; your change is in the message box.</span>
          <button type="button" className="button small plain" onClick={() => setRescued(undefined)}>Close</button>
        </p>
      )}
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
      {inbox.length > 0 && (
        <section className="queue" aria-label="Queued">
          <ul onDragOver={(event) => { if (dragged !== undefined) event.preventDefault(); }} onDrop={drop}>
            {inbox.map((prompt, at) => (
              <QueuedPrompt
                key={prompt.id} prompt={prompt} at={at} of={inbox.length} steers={steers} fixed={fixed} act={act} withdraw={() => void withdraw(prompt, at)}
                drag={{ isDragged: prompt.id === dragged, mark: over !== at || from < 0 || from === at ? undefined : at < from ? 'before' : 'after', start: () => setDragged(prompt.id), over: () => setOver(at), end: () => { setDragged(undefined); setOver(undefined); } }}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
