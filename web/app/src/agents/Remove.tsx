import type { Agent } from '@ringside/client';
import { useState } from 'react';
import { plural } from '../meter/format';
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
  return (
    <section className="agent-part" aria-labelledby="agent-remove">
      <header><h2 id="agent-remove">Remove</h2></header>
      {!sure
        ? <button type="button" className="button small" onClick={() => setSure(true)}>Remove {agent.title}…</button>
        : (
          <div className="agent-sure">
            <p>
              {sessions === 0 ? 'It has no sessions that you see.' : `Its ${plural(sessions, 'session')} ${sessions === 1 ? 'stays' : 'stay'}, with all that happened there; nobody answers in ${sessions === 1 ? 'it' : 'them'} any more until another agent takes over.`}
              {running > 0 && ` What runs now goes on to its end.`} Its settings, its secret values and the sums of its tokens and cost go. Tasks of its are paused when they are next due.
            </p>
            <div className="actions-buttons">
              <button type="button" className="button small danger" autoFocus onClick={() => void remove()}>Remove {agent.title}</button>
              <button type="button" className="button small plain" onClick={() => setSure(false)}>Keep it</button>
            </div>
          </div>
        )}
      {problem !== undefined && <p className="agents-problem" role="alert">It was not removed. {problem}</p>}
    </section>
  );
}
