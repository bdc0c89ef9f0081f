import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { openForm, refresh, startOrchestrators, stopOrchestrators, useOrchestrators } from './state';
import { One } from './One';
import { inOrder } from './words';
import './orchestrators.css';

/** Every orchestrator that one may see: its goal, whether it is on, what it manages and what it was told last. */
export function Orchestrators() {
  const { phase, problem } = useOrchestrators(useShallow(({ phase, problem }) => ({ phase, problem })));
  const ids = useOrchestrators(useShallow(({ all }) => inOrder(all.values()).map(({ session }) => session)));
  const fleetIsReady = useFleet(({ phase: of }) => of === 'ready');
  const mayWrite = useMayWrite();
  useEffect(() => {
    if (!fleetIsReady) return undefined;
    void startOrchestrators();
    const minutes = setInterval(refresh, 60_000);
    return () => {
      clearInterval(minutes);
      stopOrchestrators();
    };
  }, [fleetIsReady]);
  return (
    <section className="page orchestrators" aria-label="Orchestrators">
      <div className="page-inner orchestrators-inner">
        <header>
          <div><h1>Orchestrators</h1><p className="quiet">Sessions with a goal that manage other sessions. Each is woken when one of them is through, fails or asks, and decides what they do next.</p></div>
          {mayWrite && ids.length > 0 && <button type="button" className="button primary" onClick={() => openForm()}><Icon name="plus" size={14} /> New orchestrator</button>}
        </header>
        {problem !== undefined && <p className="orchestrators-problem" role="alert">{problem}</p>}
        {phase === 'ready' && ids.length === 0 && (
          <div className="orchestrators-none">
            <p>{mayWrite ? 'There is no orchestrator yet. Give a session a goal, and it starts, prompts and checks other agents until the goal is reached, within the limits that you set.' : 'No orchestrator manages a session that you may see.'}</p>
            {mayWrite && <button type="button" className="button primary" onClick={() => openForm()}>New orchestrator</button>}
          </div>
        )}
        {ids.length > 0 && <ul className="orchestrator-list" aria-label="All orchestrators">{ids.map((id) => <One key={id} id={id} />)}</ul>}
      </div>
    </section>
  );
}
