import { useShallow } from 'zustand/react/shallow';
import { Programs } from '../fleet/Programs';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useIsAdmin, useMayWrite } from '../state/rights';
import { useView } from '../state/view';
import { useDetected } from './detected';
import { LookAgain } from './LookAgain';
import { Row } from './Row';

/** Every agent with what it needs, what it does and what it has used, and the programs that could be added. */
export function List() {
  const ids = useFleet(useShallow(({ fleet }) => [...fleet.agents.values()].sort((a, b) => a.title.localeCompare(b.title)).map(({ id }) => id)));
  const { programs, problem } = useDetected(useShallow(({ programs, problem }) => ({ programs, problem })));
  const [mayWrite, admin] = [useMayWrite(), useIsAdmin()];
  return (
    <section className="page agents-screen" aria-label="Agents">
      <div className="page-inner agents-inner">
        <header className="agents-head">
          <div><h1>Agents</h1><p className="quiet">Who works here: each is a program, a model or a program of your own.</p></div>
          {admin && <LookAgain look="plain" />}
          {mayWrite && <button type="button" className="button primary" onClick={() => useView.setState({ dialog: 'add-agent' })}><Icon name="plus" size={14} /> Add agent</button>}
        </header>
        {problem !== undefined && <p className="agents-problem" role="alert">What is installed could not be found out. {problem}</p>}
        {ids.length === 0
          ? <p className="agents-none quiet">{mayWrite ? 'There are no agents. Add one: an agent program, a model’s API, a command, or a program of your own.' : 'There are no agents. An admin adds them.'}</p>
          : <ul className="agent-list" aria-label="All agents">{ids.map((id) => <Row key={id} id={id} />)}</ul>}
        {admin && <Programs programs={programs} onAdded={() => Promise.resolve()} />}
      </div>
    </section>
  );
}
