import type { Session, UpdateSession } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { useMayDecide, useMayWrite } from '../state/rights';
import { go } from '../state/route';
import { exportOf } from './export';

/** What one may do with a session as a whole. */
export function Actions({ session }: { session: Session }) {
  const [problem, setProblem] = useState<string>();
  const [sure, setSure] = useState(false);
  const [mayWrite, mayDecide] = [useMayWrite(), useMayDecide(session)];
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProblem(undefined);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  const update = (change: UpdateSession) => void act(() => client.sessions.update(session.id, change));
  const isTeam = session.visibility === 'team';
  return (
    <div className="actions">
      {mayWrite && <Title key={session.title} title={session.title} onChange={(title) => update({ title })} />}
      <div className="actions-buttons">
        {mayDecide && <button type="button" className="button small" onClick={() => update({ visibility: isTeam ? 'private' : 'team' })}>{isTeam ? 'Make private' : 'Share with the team'}</button>}
        {mayWrite && session.status !== 'closed' && <button type="button" className="button small" onClick={() => update({ closed: true })}>Close session</button>}
        {mayDecide && (sure
          ? <button type="button" className="button small danger" onBlur={() => setSure(false)} autoFocus onClick={() => void act(() => client.sessions.remove(session.id)).then(() => go('/'))}>Really delete it all</button>
          : <button type="button" className="button small plain" onClick={() => setSure(true)}>Delete…</button>)}
      </div>
      <div className="actions-buttons" role="group" aria-label="Export">
        <a className="button small" href={exportOf(session.id, 'html')} download>Export as a page</a>
        <a className="button small" href={exportOf(session.id, 'ndjson')} download>Export as data</a>
      </div>
      {problem && <p className="actions-problem" role="alert">{problem}</p>}
    </div>
  );
}

function Title({ title, onChange }: { title: string; onChange: (title: string) => void }) {
  const [text, setText] = useState(title);
  const save = () => {
    if (text.trim() !== '' && text.trim() !== title) onChange(text.trim());
    else setText(title);
  };
  return (
    <div className="field">
      <label htmlFor="session-title">Title</label>
      <input
        id="session-title" className="input" value={text} maxLength={200} onChange={(event) => setText(event.target.value)} onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setText(title);
        }}
      />
    </div>
  );
}
