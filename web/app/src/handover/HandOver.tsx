import type { Agent, Session } from '@ringside/client';
import { useEffect, useState } from 'react';
import { stop } from '../composer/stop';
import { AgentChoice, inOrder } from '../fleet/AgentChoice';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { consequences, heirs } from './heirs';
import './handover.css';

/** Gives the open session to another agent, once one has read what that means. */
export function HandOver() {
  const route = useRoute();
  const session = useFleet(({ fleet }) => fleet.sessions.get(route.page === 'session' ? route.id : ''));
  return <Modal title="Hand over to another agent">{session && <Form session={session} />}</Modal>;
}

function Form({ session }: { session: Session }) {
  const known = useFleet(({ fleet }) => fleet.agents);
  const [detected, setDetected] = useState<ReadonlyMap<string, Agent>>();
  const [chosen, setChosen] = useState<string>();
  const [state, setState] = useState<{ working: boolean; problem?: string }>({ working: false });
  useEffect(() => {
    client.agents.list({ detect: true, limit: 500 }).then(({ items }) => setDetected(new Map(items.map((agent) => [agent.id, agent]))), () => undefined);
  }, []);
  const agents = inOrder(heirs(session, detected ?? known));
  const to = agents.find(({ name }) => name === chosen);
  const from = known.get(session.agent);
  const { run } = session;
  const give = async () => {
    if (!to || run || state.working) return;
    setState({ working: true });
    try {
      await client.sessions.update(session.id, { agent: to.id });
      useView.setState({ dialog: undefined });
    } catch (error) {
      setState({ working: false, problem: explain(error) });
    }
  };
  return (
    <form
      className="new-session"
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <AgentChoice agents={agents} chosen={chosen} onChoose={setChosen} error={undefined} />
      {to && <ul className="consequences" aria-label="What happens">{consequences(session, from, to).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
      {run && (
        <p className="handover-busy">
          <span>
            {from?.title ?? 'The agent'} is at work, and its turn has to end first.
            {session.inbox.length > 0 && ' What waits in the queue would begin right after it: withdraw that, too.'}
          </span>
          <button type="button" className="button small" onClick={() => void stop(run).then((problem) => setState({ working: false, ...(problem ? { problem } : {}) }))}>Stop it</button>
        </p>
      )}
      {state.problem && <p className="new-problem" role="alert">{state.problem}</p>}
      <footer>
        <button type="button" className="button plain" onClick={() => useView.setState({ dialog: undefined })}>Cancel</button>
        <button type="submit" className="button primary" disabled={!to || run !== undefined || state.working}>{to ? `Hand over to ${to.title}` : 'Hand over'}</button>
      </footer>
    </form>
  );
}
