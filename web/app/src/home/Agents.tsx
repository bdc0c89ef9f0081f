import type { Agent, Fleet } from '@ringside/client';
import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { AgentMark } from '../fleet/AgentMark';
import { ContextBar, Spent } from '../meter/ContextBar';
import { useFleet } from '../state/fleet';
import { sectionOf } from './sections';
import { useHome } from './view';

/** Every agent that has a session or has used anything: what its sessions do, how full its context is, and what it has used in all of them. One shows its sessions alone. */
export function Agents() {
  const ids = useFleet(useShallow(({ fleet }) => used(fleet)));
  if (ids.length === 0) return null;
  return (
    <section className="home-agents" aria-label="Agents">
      <h2>Agents</h2>
      <ul>{ids.map((id) => <One key={id} id={id} />)}</ul>
    </section>
  );
}

function used({ agents, sessions }: Fleet): string[] {
  const busy = new Set<string>();
  for (const { agent } of sessions.values()) busy.add(agent);
  return [...agents.values()].filter(({ id, usage }) => busy.has(id) || usage !== undefined).sort((a, b) => (a.title < b.title ? -1 : 1)).map(({ id }) => id);
}

const One = memo(function One({ id }: { id: string }) {
  const agent = useFleet(({ fleet }) => fleet.agents.get(id));
  const { sessions, running, needs, failed, newest } = useFleet(useShallow(({ fleet }) => facts(fleet, id)));
  const usage = useFleet(({ fleet }) => fleet.sessions.get(newest)?.usage);
  const chosen = useHome((view) => view.agent === id);
  if (!agent) return null;
  return (
    <li className="agent-unit" data-chosen={chosen || undefined}>
      <p className="agent-line">
        <button type="button" className="agent-pick ellipsis" aria-pressed={chosen} title={`Only ${agent.title}`} onClick={() => useHome.setState({ agent: chosen ? undefined : id })}>
          <AgentMark name={agent.name} />{agent.title}
        </button>
        <span className="agent-sum number">
          {running > 0 && <span className="running">{running} running</span>}
          {needs > 0 && <span className="need">{needs} waiting</span>}
          {failed > 0 && <span className="failed">{failed} failed</span>}
          {running + needs + failed === 0 && <span>{sessions === 0 ? 'no sessions' : 'idle'}</span>}
        </span>
      </p>
      <p className="agent-line agent-total"><ContextBar usage={usage} /><Total agent={agent} /></p>
    </li>
  );
});

function Total({ agent: { usage, cost } }: { agent: Agent }) {
  return usage ? <Spent usage={{ session: usage, ...(cost ? { cost } : {}) }} /> : <span className="spent">no tokens yet</span>;
}

/** What an agent's sessions do, and which of them spoke last of its context: a running one before all. */
function facts({ sessions }: Fleet, agent: string): { sessions: number; running: number; needs: number; failed: number; newest: string } {
  const sum = { sessions: 0, running: 0, needs: 0, failed: 0 };
  let newest: { id: string; runs: boolean; at: string } | undefined;
  for (const session of sessions.values()) {
    if (session.agent !== agent) continue;
    sum.sessions++;
    const section = sectionOf(session);
    if (section === 'running' || section === 'needs' || section === 'failed') sum[section]++;
    if (session.usage?.context === undefined) continue;
    const [runs, at] = [session.run !== undefined, session.updatedAt];
    if (!newest || (runs && !newest.runs) || (runs === newest.runs && at > newest.at)) newest = { id: session.id, runs, at };
  }
  return { ...sum, newest: newest?.id ?? '' };
}
