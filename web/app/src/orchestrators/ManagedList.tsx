import type { Orchestration } from '@ringside/client';
import { memo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { look } from '../fleet/status';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { managedBy } from './managed';

const atFirst = 6;

/** The sessions that an orchestrator manages, and what each does. */
export function ManagedList({ orchestration }: { orchestration: Orchestration }) {
  const ids = useFleet(useShallow(({ fleet }) => managedBy(orchestration, fleet.sessions)));
  const [all, setAll] = useState(false);
  return (
    <div className="orchestrator-managed">
      <p className="orchestrator-count number">{ids.length === 0 ? 'Manages no session yet. Those that it starts are added by themselves.' : `Manages ${plural(ids.length, 'session')}`}</p>
      <ul>{(all ? ids : ids.slice(0, atFirst)).map((id) => <Managed key={id} id={id} />)}</ul>
      {!all && ids.length > atFirst && <button type="button" className="button small plain" onClick={() => setAll(true)}>{ids.length - atFirst} more</button>}
    </div>
  );
}

const Managed = memo(function Managed({ id }: { id: string }) {
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  if (!session) return null;
  const { icon, word, tone } = look(session);
  return (
    <li>
      <span className={`glyph ${tone}`}><Icon name={icon} size={12} /></span>
      <Link to={`/s/${id}`} className="ellipsis">{session.title || 'Untitled'}</Link>
      <span className={`managed-word ${tone}`}>{word}</span>
    </li>
  );
});
