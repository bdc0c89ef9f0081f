import type { Session } from '@ringside/client';
import { useState, type ComponentProps } from 'react';
import { Confirm } from '../shell/Confirm';
import { client, explain } from '../state/api';
import { useMayDecide, useMayWrite } from '../state/rights';
import { go } from '../state/route';
import { exportOf } from './export';

/** What one may do with a session as a whole. What cannot be undone is asked once more, with what comes of it. */
export function Actions({ session }: { session: Session }) {
  const [asked, setAsked] = useState<'close' | 'delete'>();
  const [problem, setProblem] = useState<string>();
  const [mayWrite, mayDecide] = [useMayWrite(), useMayDecide(session)];
  const act = async (work: () => Promise<unknown>, failed: string) => {
    setAsked(undefined);
    try {
      await work();
      setProblem(undefined);
    } catch (error) {
      setProblem(`${failed} ${explain(error)}`);
    }
  };
  const close = () => void act(() => client.sessions.update(session.id, { closed: true }), 'It was not closed.');
  const remove = () => void act(() => client.sessions.remove(session.id).then(() => go('/')), 'It was not deleted.');
  return (
    <section className="actions" aria-label="This session">
      <div className="actions-buttons" role="group" aria-label="Export">
        <a className="button small" href={exportOf(session.id, 'html')} download>Export as a page</a>
        <a className="button small" href={exportOf(session.id, 'ndjson')} download>Export as data</a>
      </div>
      {asked === undefined ? (mayWrite || mayDecide) && (
        <div className="actions-buttons">
          {mayWrite && session.status !== 'closed' && <button type="button" className="button small" onClick={() => setAsked('close')}>Close session</button>}
          {mayDecide && <button type="button" className="button small plain" onClick={() => setAsked('delete')}>Delete…</button>}
        </div>
      ) : <Confirm key={asked} {...(asked === 'close' ? closing(session) : deleting)} onSure={asked === 'close' ? close : remove} onCancel={() => setAsked(undefined)} />}
      {problem && <p className="actions-problem" role="alert">{problem}</p>}
    </section>
  );
}

type Question = Pick<ComponentProps<typeof Confirm>, 'says' | 'does' | 'keeps' | 'isDanger'>;

const deleting: Question = { says: 'All that was said and done in it goes, for everybody, and cannot be brought back. Its folder stays as it is.', does: 'Delete it all', keeps: 'Keep it' };

/** What closing does to what goes on and what waits. */
function closing({ run, inbox }: Session): Question {
  const stops = [run === undefined ? '' : 'What runs is stopped.', inbox.length === 0 ? '' : inbox.length === 1 ? 'The prompt that waits is withdrawn.' : `The ${inbox.length} prompts that wait are withdrawn.`];
  return { says: ['Nobody can write in it any more, and it is not opened again. Its conversation stays.', ...stops].filter(Boolean).join(' '), does: 'Close it', keeps: 'Leave it open', isDanger: false };
}
