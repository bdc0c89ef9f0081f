import { useShallow } from 'zustand/react/shallow';
import { newestFirst } from '../fleet/groups';
import { useFleet } from '../state/fleet';
import { mayDecide } from '../state/rights';
import { useOrchestrators } from './state';

/** Who is to lead: a session of one's own that does not yet, or a new one of an agent. */
export function Who({ who, onChange }: { who: string; onChange: (who: string) => void }) {
  const leads = useOrchestrators(({ all }) => all);
  const sessions = useFleet(useShallow(({ fleet }) => newestFirst(fleet.sessions.values()).filter((session) => session.status !== 'closed' && !leads.has(session.id) && mayDecide(session)).map(({ id }) => id)));
  const { titles, agents } = useFleet(useShallow(({ fleet }) => ({ titles: fleet.sessions, agents: fleet.agents })));
  return (
    <div className="field">
      <label htmlFor="lead-who">Who leads</label>
      <select id="lead-who" className="input" data-first value={who} onChange={(event) => onChange(event.target.value)}>
        <option value="" disabled>Choose a session…</option>
        <optgroup label="A new session of">
          {[...agents.values()].filter(({ driver }) => driver !== 'external').map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </optgroup>
        {sessions.length > 0 && <optgroup label="A session that is there">{sessions.map((id) => <option key={id} value={id}>{titles.get(id)?.title || 'Untitled'}</option>)}</optgroup>}
      </select>
      <p className="hint">Its agent needs Ringside’s tools. What it may do by itself is as its permissions say: with “Ask me” you allow each prompt that it sends.</p>
    </div>
  );
}
