import type { Agent } from '@ringside/client';
import { withCode } from '../agents/Ready';
import { AgentMark } from './AgentMark';
import { Copy } from './Programs';

/** The agents to choose from, with what each still needs. */
export function AgentChoice({ agents, chosen, onChoose, error }: { agents: readonly Agent[]; chosen: string | undefined; onChoose: (name: string) => void; error: string | undefined }) {
  return (
    <fieldset className="field agents">
      <legend className="label">Agent</legend>
      {agents.map((agent) => (
        <label key={agent.id} className="agent" data-missing={!usable(agent) || undefined}>
          <input type="radio" name="agent" value={agent.name} checked={agent.name === chosen} onChange={() => onChoose(agent.name)} />
          <span className="agent-name"><AgentMark name={agent.name} />{agent.title}</span>
          <span className="agent-note">{note(agent)}</span>
          {agent.name === chosen && hint(agent) && (
            <span className="agent-needs">
              <span>{withCode(hint(agent)!)}</span>
              {agent.detected?.install && <Copy label={`Copy how to install ${agent.title}`} text={agent.detected.install} />}
            </span>
          )}
        </label>
      ))}
      {error && <p className="error" role="alert">{error}</p>}
    </fieldset>
  );
}

function note(agent: Agent): string {
  if (!usable(agent)) return 'Not installed';
  if (agent.detected?.needs) return 'Needs something first';
  switch (agent.driver) {
    case 'demo': return 'Built in: no key, shows everything in a minute';
    case 'external': return 'Its own program writes what it does';
    default: return agent.detected?.version ? `Ready · ${agent.detected.version}` : 'Ready';
  }
}

/** What has to be done first, or may have to be. */
function hint({ detected }: Agent): string | undefined {
  if (detected?.signedIn === false) return detected.needs ?? detected.signIn;
  return detected?.needs ?? (detected?.signIn && `No key and no sign-in were found; there may be one all the same. ${detected.signIn}`);
}

/** Whether nothing is known to be missing. */
function usable(agent: Agent): boolean {
  return agent.detected?.found ?? true;
}

/** What works first, the demo agent before all: it is the one that always does. */
export function inOrder(agents: readonly Agent[]): Agent[] {
  const rank = (agent: Agent) => (agent.driver === 'demo' ? 0 : usable(agent) ? 1 : 2);
  return [...agents].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}
