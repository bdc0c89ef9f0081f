import { RingsideError, textOf, type Prompt } from '@ringside/client';
import { useState } from 'react';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';

/** Prompts that wait their turn; each can be taken back. */
export function Queue({ inbox, agent }: { inbox: readonly Prompt[]; agent: string }) {
  const [problem, setProblem] = useState<string>();
  if (inbox.length === 0) return null;
  const withdraw = async (id: string) => {
    try {
      await client.prompts.withdraw(id);
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof RingsideError && error.status === 409 ? `${agent} has it already.` : explain(error));
    }
  };
  return (
    <section className="queue" aria-label="Queued">
      <ul>
        {inbox.map((prompt) => (
          <li key={prompt.id}>
            <Icon name="queued" size={14} />
            <span className="ellipsis">{textOf(prompt.text) || 'A prompt'}</span>
            <span className="quiet">{prompt.delivery === 'interrupt' ? 'next' : prompt.delivery === 'steer' ? 'at its next step' : 'queued'}</span>
            <button type="button" className="icon-button" aria-label="Withdraw" title="Withdraw" onClick={() => void withdraw(prompt.id)}><Icon name="cross" size={14} /></button>
          </li>
        ))}
      </ul>
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
    </section>
  );
}
