import type { Session } from '@ringside/client';
import { AgentMark } from '../fleet/AgentMark';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useMayDecide } from '../state/rights';
import { useView } from '../state/view';
import { heirs } from './heirs';
import './handover.css';

/** The session's agent, by which it is given to another where that may be. */
export function AgentButton({ session, agent }: { session: Session; agent: string }) {
  const agents = useFleet(({ fleet }) => fleet.agents);
  const mayDecide = useMayDecide(session);
  if (!mayDecide || heirs(session, agents).length === 0) return <span><AgentMark name={agent} />{agent}</span>;
  return (
    <button type="button" className="agent-button" aria-haspopup="dialog" title="Hand over to another agent" aria-label={`${agent}, hand over to another agent`} onClick={() => useView.setState({ dialog: 'hand-over' })}>
      <AgentMark name={agent} />{agent}<Icon name="chevron" size={12} />
    </button>
  );
}
