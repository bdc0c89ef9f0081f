import type { Agent, Session } from '@ringside/client';
import { memo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { newestFirst } from '../fleet/groups';
import { look } from '../fleet/status';
import { useTick } from '../fleet/useTick';
import { clockAhead } from '../home/signs';
import { ago, exact } from '../meter/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';

const atFirst = 10;

/** The sessions of an agent, newest first. */
export function SessionList({ agent }: { agent: Agent }) {
  const ids = useFleet(useShallow(({ fleet }) => newestFirst(ofAgent(fleet.sessions.values(), agent.id)).map(({ id }) => id)));
  const [all, setAll] = useState(false);
  const mayWrite = useMayWrite();
  return (
    <section className="agent-part" aria-labelledby="agent-sessions">
      <header><h2 id="agent-sessions">Sessions</h2></header>
      {ids.length === 0 && <p className="quiet">{mayWrite ? 'None yet. Start one: it gets a folder and a first prompt.' : 'None that you may see.'}</p>}
      <ul className="agent-session-list">{(all ? ids : ids.slice(0, atFirst)).map((id) => <One key={id} id={id} />)}</ul>
      {!all && ids.length > atFirst && <button type="button" className="button small" onClick={() => setAll(true)}>Show all {ids.length}</button>}
    </section>
  );
}

function* ofAgent(sessions: Iterable<Session>, agent: string): Iterable<Session> {
  for (const session of sessions) if (session.agent === agent) yield session;
}

const One = memo(function One({ id }: { id: string }) {
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const when = useTick((now) => (session ? ago(session.updatedAt, now - clockAhead()) : ''));
  if (!session) return null;
  const { icon, word, tone } = look(session);
  return (
    <li>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <Link to={`/s/${id}`} className="ellipsis">{session.title || 'Untitled'}</Link>
      <span className={`agent-session-word ${tone}`}>{word}</span>
      <time className="number" dateTime={session.updatedAt} title={exact(session.updatedAt)}>{when}</time>
    </li>
  );
});
