import type { Fleet as Sessions } from '@ringside/client';
import { memo } from 'react';
import { ago, exact } from '../meter/format';
import { Earlier } from '../shell/Earlier';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { readEarlierSessions, useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { AgentMark } from './AgentMark';
import { byFolder } from './groups';
import { look } from './status';
import { useGroups } from './useGroups';
import { useTick } from './useTick';
import './fleet.css';

const folders = ({ sessions }: Sessions) => byFolder(sessions.values());

/** All sessions, by folder, beside whatever is open. */
export function Fleet() {
  const phase = useFleet((state) => state.phase);
  const message = useFleet((state) => state.message);
  const earlier = useFleet((state) => state.earlier);
  const mayWrite = useMayWrite();
  const list = useGroups(folders);
  return (
    <nav className="fleet" aria-label="Fleet">
      <div className="fleet-head">
        <h2>Fleet</h2>
      </div>
      <div className="fleet-list">
        {list.map((group) => (
          <section key={group.key} className="fleet-group" aria-label={group.name}>
            <h3 className={group.path === undefined ? 'ellipsis' : 'ellipsis mono'} title={group.path}>{group.name}</h3>
            <ul>{group.rows.map(({ id, depth }) => <Row key={id} id={id} depth={depth} />)}</ul>
          </section>
        ))}
        <Earlier edge={earlier} what="sessions" onRead={() => void readEarlierSessions()} />
        {phase === 'ready' && list.length === 0 && <p className="fleet-empty">{mayWrite ? 'Nothing has run yet. Start a session and watch it here.' : 'Nothing is shared with the team yet.'}</p>}
        {phase === 'failed' && <p className="fleet-empty" role="alert">{message}</p>}
      </div>
      {mayWrite && (
        <button className="fleet-new" type="button" aria-keyshortcuts="n" onClick={() => useView.setState({ dialog: 'new-session' })}>
          <Icon name="plus" /> New session <kbd aria-hidden="true">N</kbd>
        </button>
      )}
    </nav>
  );
}

const Row = memo(function Row({ id, depth }: { id: string; depth: number }) {
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const agent = useFleet(({ fleet }) => fleet.agents.get(session?.agent ?? '')?.name ?? '');
  const open = useRoute((route) => route.page === 'session' && route.id === id);
  const updatedAt = session?.updatedAt ?? '';
  const when = useTick((now) => ago(updatedAt, now));
  if (!session) return null;
  const { icon, word, tone } = look(session);
  return (
    <li>
      <Link to={`/s/${id}`} className="fleet-row" data-session={id} aria-current={open ? 'page' : undefined} style={{ paddingInlineStart: 12 + depth * 16 }}>
        <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
        <span className="fleet-line">
          <span className="fleet-title ellipsis">{session.title || 'Untitled'}</span>
          <time className="fleet-when number" dateTime={updatedAt} title={exact(updatedAt)}>{when}</time>
        </span>
        <span className="fleet-line second">
          <span className="ellipsis"><AgentMark name={agent} />{agent}</span>
          <span className={`fleet-word ${tone}`}>{word}</span>
        </span>
      </Link>
    </li>
  );
});
