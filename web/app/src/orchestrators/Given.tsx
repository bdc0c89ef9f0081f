import { newestFirst } from '../fleet/groups';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { below } from './managed';

/** The sessions that it is given to manage, beside those below it. */
export function Given({ lead, manages, onChange }: { lead: string; manages: readonly string[]; onChange: (manages: readonly string[]) => void }) {
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const already = new Set([lead, ...manages, ...below(sessions, lead)]);
  const others = newestFirst(sessions.values()).filter(({ id, status }) => status !== 'closed' && !already.has(id));
  return (
    <div className="field orchestrator-given">
      <label htmlFor="lead-manages">Manages, beside the sessions that it starts</label>
      {manages.length > 0 && (
        <ul>
          {manages.map((id) => (
            <li key={id}>
              <span className="ellipsis">{sessions.get(id)?.title || 'A session that you do not see'}</span>
              <button type="button" className="icon-button" aria-label={`No longer manage ${sessions.get(id)?.title || 'it'}`} onClick={() => onChange(manages.filter((other) => other !== id))}><Icon name="cross" size={14} /></button>
            </li>
          ))}
        </ul>
      )}
      <select id="lead-manages" className="input" value="" disabled={others.length === 0} onChange={(event) => onChange([...manages, event.target.value])}>
        <option value="" disabled>{others.length === 0 ? 'There is no other session' : 'Add a session…'}</option>
        {others.map(({ id, title }) => <option key={id} value={id}>{title || 'Untitled'}</option>)}
      </select>
    </div>
  );
}
