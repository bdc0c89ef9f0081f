import type { Session } from '@ringside/client';
import { memo, useMemo } from 'react';
import { ago, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { go, useRoute } from '../state/route';
import { useView } from '../state/view';
import { AgentMark } from './AgentMark';
import { groups } from './groups';
import { look } from './status';
import './fleet.css';

export function Fleet() {
  const { fleet, phase, message } = useFleet();
  const route = useRoute();
  const focused = useView((view) => view.focused);
  const now = useNow(30_000);
  const mayWrite = useMayWrite();
  const list = useMemo(() => groups(fleet.sessions.values()), [fleet.sessions]);
  const open = route.page === 'session' ? route.id : undefined;
  return (
    <nav className="fleet" aria-label="Fleet">
      <div className="fleet-head">
        <h2>Fleet</h2>
        <span className="fleet-head-end">
          {mayWrite && (
            <button className="icon-button" type="button" aria-label="New session" title="New session (N)" onClick={() => useView.setState({ dialog: 'new-session' })}>
              <Icon name="plus" />
            </button>
          )}
        </span>
      </div>
      <div className="fleet-list">
        {list.map((group) => (
          <section key={group.key} className="fleet-group" aria-label={group.name}>
            <h3 className="ellipsis" title={group.path}>{group.name}</h3>
            <ul>
              {group.rows.map(({ session, depth }) => (
                <Row
                  key={session.id} session={session} depth={depth} agent={fleet.agents.get(session.agent)?.name ?? ''} open={session.id === open} focused={session.id === focused} when={ago(session.updatedAt, now)}
                />
              ))}
            </ul>
          </section>
        ))}
        {phase === 'ready' && list.length === 0 && <p className="fleet-empty">{mayWrite ? 'Nothing has run yet. Start a session and watch it here.' : 'Nothing is shared with the team yet.'}</p>}
        {phase === 'failed' && <p className="fleet-empty" role="alert">{message}</p>}
      </div>
      {mayWrite && (
        <button className="fleet-new" type="button" onClick={() => useView.setState({ dialog: 'new-session' })}>
          <Icon name="plus" /> New session <kbd>N</kbd>
        </button>
      )}
    </nav>
  );
}

interface RowProps { session: Session; depth: number; agent: string; open: boolean; focused: boolean; when: string }

const Row = memo(function Row({ session, depth, agent, open, focused, when }: RowProps) {
  const { icon, word, tone } = look(session);
  const title = session.title || 'Untitled';
  return (
    <li>
      <a
        className="fleet-row" href={`/s/${session.id}`} aria-current={open ? 'page' : undefined} data-focused={focused || undefined}
        style={{ paddingInlineStart: 12 + depth * 16 }}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go(`/s/${session.id}`);
          useView.setState({ focused: undefined });
        }}
      >
        <span className={`glyph ${tone}`} data-live={session.status === 'running' || undefined}><Icon name={icon} size={14} /></span>
        <span className="fleet-line">
          <span className="fleet-title ellipsis">{title}</span>
          <time className="fleet-when number" dateTime={session.updatedAt} title={exact(session.updatedAt)}>{when}</time>
        </span>
        <span className="fleet-line second">
          <span className="ellipsis"><AgentMark name={agent} />{agent}</span>
          <span className={`fleet-word ${tone}`}>{word}</span>
        </span>
      </a>
    </li>
  );
});
