import type { Agent } from '@ringside/client';
import { useState } from 'react';
import { plural } from '../meter/format';
import { Confirm } from '../shell/Confirm';
import { client, explain } from '../state/api';
import { go } from '../state/route';
import type { Tally } from './tally';

/** Takes an agent away, once one has read what goes with it and what stays. */
export function Remove({ agent, tally: { sessions, running } }: { agent: Agent; tally: Tally }) {
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<string>();
  const remove = async () => {
    try {
      await client.agents.remove(agent.id);
      go('/agents');
    } catch (error) {
      setProblem(explain(error));
      setSure(false);
    }
  };
  const [its, stay, them] = sessions === 1 ? ['Its 1 session', 'stays', 'it'] : [`Its ${plural(sessions, 'session')}`, 'stay', 'them'];
  const consequences = [
    sessions === 0 ? 'It has no sessions that you see.' : `${its} ${stay}, with all that happened there; nobody answers in ${them} any more until another agent takes over.`,
    ...(running > 0 ? ['What runs now goes on to its end.'] : []),
    'Its settings, its secret values and the sums of its tokens and cost go. Its tasks are paused when they are next due.',
  ].join(' ');
  return (
    <section className="agent-part" aria-labelledby="agent-remove">
      <header><h2 id="agent-remove">Remove</h2></header>
      {!sure
        ? <button type="button" className="button small" onClick={() => setSure(true)}>Remove {agent.title}…</button>
        : <Confirm says={consequences} does={`Remove ${agent.title}`} onSure={() => void remove()} onCancel={() => setSure(false)} />}
      {problem !== undefined && <p className="agents-problem" role="alert">It was not removed. {problem}</p>}
    </section>
  );
}
