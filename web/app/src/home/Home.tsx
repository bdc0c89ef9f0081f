import type { Session } from '@ringside/client';
import { useMemo } from 'react';
import { Nothing } from '../conversation/Conversation';
import { look } from '../fleet/status';
import { ContextBar, Spent } from '../meter/ContextBar';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { useView } from '../state/view';
import { sectionNames, sectionOf, type SectionId } from './sections';
import './home.css';

/** The fleet: every session, by who needs what. */
export function Home() {
  const { sessions } = useFleet(({ fleet }) => fleet);
  const phase = useFleet((state) => state.phase);
  const mayWrite = useMayWrite();
  const sections = useMemo(() => divide([...sessions.values()]), [sessions]);
  if (phase !== 'ready') return null;
  if (sessions.size === 0) return <First />;
  return (
    <section className="home" aria-label="Home">
      <header className="home-head">
        <h1>Fleet</h1>
        {mayWrite && <button type="button" className="button small" onClick={() => useView.setState({ dialog: 'new-session' })}><Icon name="plus" size={14} /> New session</button>}
      </header>
      {sections.map(({ id, rows }) => (
        <section key={id} className="home-section" aria-label={sectionNames[id]}>
          <h2>{sectionNames[id]} <span className="number">{rows.length}</span></h2>
          <ul>{rows.map((session) => <Row key={session.id} session={session} />)}</ul>
        </section>
      ))}
    </section>
  );
}

function divide(sessions: Session[]): { id: SectionId; rows: Session[] }[] {
  sessions.sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  const ids: SectionId[] = ['needs', 'running', 'failed', 'idle'];
  return ids.map((id) => ({ id, rows: sessions.filter((session) => sectionOf(session) === id) })).filter(({ rows }) => rows.length > 0);
}

function Row({ session }: { session: Session }) {
  const { icon, word, tone } = look(session);
  return (
    <li>
      <Link to={`/s/${session.id}`} className="home-row">
        <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
        <span className="home-title ellipsis">{session.title || 'Untitled'}</span>
        <span className={`fleet-word ${tone}`}>{word}</span>
        <span className="home-facts"><ContextBar usage={session.usage} /> <Spent usage={session.usage} /></span>
      </Link>
    </li>
  );
}

const invitation = 'Start an agent on a folder and see every word, step and question of it, live. The demo agent needs no key and no account.';

function First() {
  const mayWrite = useMayWrite();
  return (
    <Nothing title="Take a ringside seat.">
      <p>{mayWrite ? invitation : 'What others share with the team appears here.'}</p>
      {mayWrite && <button type="button" className="button primary" onClick={() => useView.setState({ dialog: 'new-session' })}>New session</button>}
    </Nothing>
  );
}
