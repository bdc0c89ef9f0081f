import type { Orchestration, Session } from '@ringside/client';
import { look } from '../fleet/status';
import { below } from '../orchestrators/managed';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';

/** The sessions that it manages: those below it, and those that it was given. */
export function Managed({ session, orchestration, mayDecide, onChange }: { session: Session; orchestration: Orchestration; mayDecide: boolean; onChange: (manages: string[]) => void }) {
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const { manages } = orchestration;
  const started = below(sessions, session.id).map((id) => sessions.get(id)).filter((other) => other !== undefined);
  const given = manages.map((id) => sessions.get(id)).filter((other) => other !== undefined);
  const others = [...sessions.values()].filter(({ id, status }) => id !== session.id && status !== 'closed' && !manages.includes(id) && !started.some((other) => other.id === id));
  return (
    <section className="lead-managed" aria-label="Manages">
      <h2>Manages</h2>
      {started.length + given.length === 0 && <p className="quiet">Nobody yet. Sessions that it starts are added by themselves.</p>}
      <ul>
        {started.map((other) => <Row key={other.id} session={other} />)}
        {given.map((other) => <Row key={other.id} session={other} {...(mayDecide ? { onRemove: () => onChange(manages.filter((id) => id !== other.id)) } : {})} />)}
      </ul>
      {mayDecide && others.length > 0 && (
        <select className="input" aria-label="Let it manage another session" value="" onChange={(event) => onChange([...manages, event.target.value])}>
          <option value="" disabled>Add a session…</option>
          {others.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      )}
    </section>
  );
}

function Row({ session, onRemove }: { session: Session; onRemove?: () => void }) {
  const { icon, word, tone } = look(session);
  return (
    <li>
      <Link to={`/s/${session.id}`} className="ellipsis">{session.title}</Link>
      <span className="lead-status" data-tone={tone}><Icon name={icon} size={14} /> {word}</span>
      {onRemove && <button type="button" className="icon-button" aria-label={`No longer manage ${session.title}`} onClick={onRemove}><Icon name="cross" size={14} /></button>}
    </li>
  );
}
