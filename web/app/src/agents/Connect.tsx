import type { Agent } from '@ringside/client';
import { useState } from 'react';
import { Copy } from '../fleet/Programs';
import { newestFirst } from '../fleet/groups';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { commandsFor } from './connecting';

/** How a program of one's own opens a session, writes what it does and hears what it is asked. */
export function Connect({ agent }: { agent: Agent }) {
  const mayWrite = useMayWrite();
  const session = useFleet(({ fleet }) => newestFirst(fleet.sessions.values()).find((one) => one.agent === agent.id && one.status !== 'closed')?.id);
  const [made, setMade] = useState<{ secret?: string; problem?: string }>({});
  if (!mayWrite) return null;
  const make = async () => {
    try {
      const { secret } = await client.tokens.create({ name: agent.name, scopes: ['read', 'write'] });
      setMade(secret === undefined ? {} : { secret });
    } catch (error) {
      setMade({ problem: explain(error) });
    }
  };
  return (
    <section className="agent-part" aria-labelledby="agent-connect">
      <header><h2 id="agent-connect">Connect your program</h2>{made.secret === undefined && <button type="button" className="button small" onClick={() => void make()}>Make a token</button>}</header>
      <p className="quiet" role="status">{made.secret === undefined ? 'It needs a token of its own, which lets it do what you may.' : 'The token is shown this once: copy it now.'}</p>
      {made.problem !== undefined && <p className="agents-problem" role="alert">No token was made. {made.problem}</p>}
      <ol className="agent-commands">
        {commandsFor(location.origin, agent.name, made.secret ?? 'rs_…', session).map(({ title, command }) => (
          <li key={title}>
            <p><span>{title}</span><Copy label={`Copy: ${title}`} text={command} /></p>
            <pre tabIndex={0} aria-label={title}>{command}</pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
