import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { AgentMark } from '../fleet/AgentMark';
import { needing } from '../fleet/status';
import { Spent } from '../meter/ContextBar';
import { plural } from '../meter/format';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useDetected } from './detected';
import { Ready, Todo } from './Ready';
import { tallyOf, type Tally } from './tally';
import { productOf, readinessOf } from './words';

/** An agent: what it is, whether it can work, how many of its sessions do, what it has used. */
export const Row = memo(function Row({ id }: { id: string }) {
  const agent = useFleet(({ fleet }) => fleet.agents.get(id));
  const tally = useFleet(useShallow(({ fleet }) => tallyOf(fleet, id)));
  const detected = useDetected(({ by }) => by.get(id));
  if (!agent) return null;
  const readiness = readinessOf(agent, detected);
  const { usage, cost } = agent;
  return (
    <li className="agent-row">
      <div className="agent-who">
        <Link to={`/agents/${id}`} className="agent-link ellipsis" data-row><AgentMark name={agent.name} />{agent.title}</Link>
        <p className="ellipsis"><span className="mono">{agent.name}</span> · {productOf(agent)}</p>
      </div>
      <Ready readiness={readiness} version={detected?.version} />
      <Sessions tally={tally} />
      <span className="agent-used">{usage ? <Spent usage={{ session: usage, ...(cost ? { cost } : {}) }} /> : <span className="spent">no tokens yet</span>}</span>
      <Todo readiness={readiness} title={agent.title} />
    </li>
  );
});

/** How many of an agent's sessions do what. `none`: what is said where there are none. */
export function Sessions({ tally: { sessions, running, needs, failed }, none = 'no sessions' }: { tally: Tally; none?: string }) {
  return (
    <span className="agent-sessions number">
      {running > 0 && <span className="running">{running} running</span>}
      {needs > 0 && <span className="need">{needing(needs)}</span>}
      {failed > 0 && <span className="failed">{failed} failed</span>}
      <span>{sessions === 0 ? none : plural(sessions, 'session')}</span>
    </span>
  );
}
