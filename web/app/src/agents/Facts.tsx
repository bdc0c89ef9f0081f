import type { Agent, AgentDetection } from '@ringside/client';
import { count, money } from '../meter/format';
import { Ready } from './Ready';
import { Sessions } from './Row';
import type { Tally } from './tally';
import { readinessOf } from './words';

/** What there is to say of an agent in numbers. */
export function Facts({ agent, tally, detected }: { agent: Agent; tally: Tally; detected: AgentDetection | undefined }) {
  const { usage, cost } = agent;
  const input = usage && usage.input + usage.cacheRead + usage.cacheWrite;
  return (
    <dl className="agent-facts">
      <div><dt>Program</dt><dd><Ready readiness={readinessOf(agent, detected)} version={detected?.version} /></dd></div>
      <div><dt>Sessions</dt><dd><Sessions tally={tally} none="none yet" /></dd></div>
      <div>
        <dt>Tokens</dt>
        <dd className="number">
          {usage && input !== undefined
            ? <span title={`${input.toLocaleString('en')} in, ${usage.output.toLocaleString('en')} out`}>{count(input)} in{usage.cacheRead > 0 && ` (${count(usage.cacheRead)} cached)`} · {count(usage.output)} out</span>
            : 'none yet'}
        </dd>
      </div>
      <div><dt>Cost</dt><dd className="number">{cost ? <>{money(cost.amount, cost.currency)}{cost.source && <span className="quiet"> {cost.source}</span>}</> : usage ? 'not known' : 'none yet'}</dd></div>
    </dl>
  );
}
