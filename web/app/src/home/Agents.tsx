import type { Agent, Fleet } from '@ringside/client';
import { memo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { AgentMark } from '../fleet/AgentMark';
import { needing } from '../fleet/status';
import { ContextBar, Spent } from '../meter/ContextBar';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { usePhone } from '../state/usePhone';
import { sectionOf } from './sections';
import { useHome } from './view';

/** Every agent that has a session or has used anything: what its sessions do, how full the fullest context of them is, and what it has used in all of them. One shows its sessions alone. A phone has room for their number. */
export function Agents() {
  const ids = useFleet(useShallow(({ fleet }) => used(fleet)));
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  if (ids.length === 0) return null;
  return (
    <section className="home-agents" aria-label="Agents">
      <h2>{phone ? <button type="button" className="unfold" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="chevron" size={12} />Agents <span className="number">{ids.length}</span></button> : 'Agents'}</h2>
      {(!phone || open) && <ul>{ids.map((id) => <One key={id} id={id} />)}</ul>}
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
  const { sessions, running, needs, failed, fullest } = useFleet(useShallow(({ fleet }) => facts(fleet, id)));
  const usage = useFleet(({ fleet }) => fleet.sessions.get(fullest)?.usage);
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
          {needs > 0 && <span className="need">{needing(needs)}</span>}
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

/** What an agent's sessions do, and which of those that are open has the fullest context. */
export function facts({ sessions }: Pick<Fleet, 'sessions'>, agent: string): { sessions: number; running: number; needs: number; failed: number; fullest: string } {
  const sum = { sessions: 0, running: 0, needs: 0, failed: 0 };
  let fullest = { id: '', share: -1 };
  for (const session of sessions.values()) {
    if (session.agent !== agent) continue;
    sum.sessions++;
    const section = sectionOf(session);
    if (section === 'running' || section === 'needs' || section === 'failed') sum[section]++;
    const { used, size } = session.usage?.context ?? {};
    if (section === 'closed' || used === undefined) continue;
    const share = size ? used / size : 0;
    if (share > fullest.share) fullest = { id: session.id, share };
  }
  return { ...sum, fullest: fullest.id };
}
