import { asObject, type Agent, type AgentDetection, type AuthMethod, type Json } from '@ringside/client';
import { Copy } from '../fleet/Programs';
import { useIsAdmin } from '../state/rights';
import { useDetected } from './detected';
import { LookAgain } from './LookAgain';
import { Todo, withCode } from './Ready';
import { readinessOf } from './words';

/** What was found of an agent's program on the server's machine, how one signs in with it, and what it says that it can. */
export function Program({ agent, detected }: { agent: Agent; detected: AgentDetection | undefined }) {
  const admin = useIsAdmin();
  const problem = useDetected((state) => state.problem);
  const abilities = abilitiesOf(detected?.capabilities);
  const readiness = readinessOf(agent, detected);
  return (
    <section className="agent-part" aria-labelledby="agent-program">
      <header><h2 id="agent-program">On the server’s machine</h2>{admin && readiness?.tone !== 'failed' && <LookAgain />}</header>
      {problem !== undefined && <p className="agents-problem" role="alert">It could not be found out. {problem}</p>}
      <Todo readiness={readiness} title={agent.title} />
      {detected && (detected.found || agent.driver === 'chat') && (
        <dl className="agent-values">
          {detected.path !== undefined && <div><dt>Found at</dt><dd className="mono">{detected.path}</dd></div>}
          {detected.protocol !== undefined && <div><dt>Protocol</dt><dd>Agent Client Protocol {detected.protocol}</dd></div>}
          {abilities.length > 0 && <div><dt>Can</dt><dd>{abilities.join(', ')}</dd></div>}
          {detected.path === undefined && abilities.length === 0 && <div><dt>Program</dt><dd>{agent.driver === 'chat' ? 'None is needed: Ringside speaks to the API.' : 'Found.'}</dd></div>}
        </dl>
      )}
      {detected?.signedIn === false && detected.authMethods && detected.authMethods.length > 0 && (
        <ul className="agent-ways" aria-label="Ways to sign in">{detected.authMethods.map((method) => <Way key={method.id} method={method} />)}</ul>
      )}
    </section>
  );
}

function Way({ method: { name, description, command, variables } }: { method: AuthMethod }) {
  return (
    <li>
      <span>{name}</span>
      {command !== undefined && <span className="agent-way"><code>{command}</code><Copy label={`Copy the command for ${name}`} text={command} /></span>}
      {variables && variables.length > 0 && <span className="agent-way">Set {withCode(variables.map((variable) => `\`${variable}\``).join(', '))}</span>}
      {description !== undefined && <span className="quiet">{description}</span>}
    </li>
  );
}

/** What a program says that it can, in words: those that matter here. */
export function abilitiesOf(capabilities: Json | undefined): string[] {
  const all = asObject(capabilities);
  if (!all) return [];
  const [prompt, mcp, session] = [asObject(all.promptCapabilities), asObject(all.mcpCapabilities), asObject(all.sessionCapabilities)];
  return [
    ...(all.loadSession === true || session?.resume !== undefined ? ['go on with a conversation'] : []),
    ...(prompt?.image === true ? ['read images'] : []),
    ...(prompt?.audio === true ? ['hear sound'] : []),
    ...(prompt?.embeddedContext === true ? ['take files in a prompt'] : []),
    ...(mcp?.http === true ? ['use tools over HTTP'] : []),
  ];
}
