import { RingsideError, type Prompt } from '@ringside/client';
import { useState } from 'react';
import { explain } from '../state/api';
import { QueuedPrompt } from './QueuedPrompt';

/** Prompts that wait their turn; each can be moved, edited and taken back, unless they are `fixed` for who looks. */
export function Queue({ inbox, agent, steers, fixed = false }: { inbox: readonly Prompt[]; agent: string; steers: boolean; fixed?: boolean }) {
  const [problem, setProblem] = useState<string>();
  if (inbox.length === 0) return null;
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
  return (
    <section className="queue" aria-label="Queued">
      <ul>
        {inbox.map((prompt, at) => <QueuedPrompt key={prompt.id} prompt={prompt} at={at} of={inbox.length} steers={steers} fixed={fixed} act={act} />)}
      </ul>
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
    </section>
  );
}
