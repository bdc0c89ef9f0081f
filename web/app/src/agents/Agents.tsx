import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Nothing } from '../conversation/Conversation';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useRoute } from '../state/route';
import { Agent } from './Agent';
import { detect, stopDetecting } from './detected';
import { List } from './List';
import './agents.css';

/** Every agent, or one of them. What is found of their programs is looked at when one comes here, and when an agent's settings change. */
export function Agents() {
  const id = useRoute((route) => (route.page === 'agents' ? route.id : undefined));
  const { phase, message } = useFleet(useShallow(({ phase, message }) => ({ phase, message })));
  const agent = useFleet(({ fleet }) => (id === undefined ? undefined : fleet.agents.get(id) ?? [...fleet.agents.values()].find(({ name }) => name === id)));
  const settings = useFleet(useShallow(({ fleet }) => [...fleet.agents.values()].map((one) => one.settings ?? one.id)));
  useEffect(() => { if (phase === 'ready') void detect(); }, [phase, settings]);
  useEffect(() => stopDetecting, []);
  if (phase === 'failed') return <Nothing title="The agents could not be read."><p role="alert">{message}</p></Nothing>;
  if (phase !== 'ready') return null;
  if (id === undefined) return <List />;
  return agent ? <Agent key={agent.id} agent={agent} /> : <Nothing title="There is no such agent."><p>It may have been removed.</p><Link to="/agents" className="button">All agents</Link></Nothing>;
}
