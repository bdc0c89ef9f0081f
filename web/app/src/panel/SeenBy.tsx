import type { Session } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { useMayDecide } from '../state/rights';

const ways = [{ visibility: 'private', name: 'Private', says: 'Its owner and admins' }, { visibility: 'team', name: 'Team', says: 'The whole team' }] as const;

/** Who sees a session; who decides that chooses it here. */
export function SeenBy({ session: { id, visibility }, session }: { session: Session }) {
  const mayDecide = useMayDecide(session);
  const [problem, setProblem] = useState<string>();
  const says = ways.find((way) => way.visibility === visibility)?.says;
  const choose = async (wanted: Session['visibility']) => {
    setProblem(undefined);
    if (wanted === visibility) return;
    try {
      await client.sessions.update(id, { visibility: wanted });
    } catch (error) {
      setProblem(`It was not changed. ${explain(error)}`);
    }
  };
  if (!mayDecide) return says;
  return (
    <span className="seen-by">
      <span className="segments" role="group" aria-label="Seen by">
        {ways.map((way) => <button key={way.visibility} type="button" aria-pressed={visibility === way.visibility} onClick={() => void choose(way.visibility)}>{way.name}</button>)}
      </span>
      <span className="quiet" role="status" aria-label="Who sees it">{says}</span>
      {problem !== undefined && <span className="actions-problem" role="alert">{problem}</span>}
    </span>
  );
}
