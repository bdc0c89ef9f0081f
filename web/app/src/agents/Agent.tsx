import type { Agent as TheAgent } from '@ringside/client';
import { useShallow } from 'zustand/react/shallow';
import { AgentMark } from '../fleet/AgentMark';
import { Back } from '../shell/Back';
import { useFleet } from '../state/fleet';
import { useIsAdmin, useMayManage, useMayWrite } from '../state/rights';
import { remember } from '../state/storage';
import { useView } from '../state/view';
import { Connect } from './Connect';
import { useDetected } from './detected';
import { Facts } from './Facts';
import { LookAgain } from './LookAgain';
import { Program } from './Program';
import { Remove } from './Remove';
import { SessionList } from './SessionList';
import { Settings } from './Settings';
import { tallyOf } from './tally';
import { productOf, readinessOf } from './words';

/** All of one agent: what it is and needs, what it has used, its settings and its sessions. */
export function Agent({ agent }: { agent: TheAgent }) {
  const tally = useFleet(useShallow(({ fleet }) => tallyOf(fleet, agent.id)));
  const detected = useDetected(({ by }) => by.get(agent.id));
  const [mayWrite, mayManage] = [useMayWrite(), useMayManage(agent.driver)];
  const admin = useIsAdmin();
  const isLacking = readinessOf(agent, detected)?.tone === 'failed';
  const start = () => {
    remember('agent', agent.name);
    useView.setState({ dialog: 'new-session' });
  };
  return (
    <section className="page agents-screen" aria-label={`Agent ${agent.title}`}>
      <div className="page-inner agents-inner one">
        <header className="agents-head">
          <div className="agent-title with-back"><Back to="/agents" name="All agents" /><h1><AgentMark name={agent.name} />{agent.title}</h1><p className="quiet"><span className="mono">{agent.name}</span> · {productOf(agent)}</p></div>
          {isLacking && admin && <LookAgain look="primary" />}
          {mayWrite && <button type="button" className={isLacking ? 'button' : 'button primary'} onClick={start}>New session</button>}
        </header>
        <Facts agent={agent} tally={tally} detected={detected} />
        {agent.driver !== 'demo' && agent.driver !== 'external' && <Program agent={agent} detected={detected} />}
        {agent.driver === 'external' && <Connect agent={agent} />}
        <Settings agent={agent} mayManage={mayManage} />
        <SessionList agent={agent} />
        {mayManage && <Remove agent={agent} tally={tally} />}
      </div>
    </section>
  );
}
