import type { Session } from '@ringside/client';
import { useState } from 'react';
import { useMayWrite } from '../state/rights';
import { Queue } from './Queue';
import { Writing } from './Writing';
import './composer.css';

/** Where one speaks to the agent, below what waits its turn. */
export function Composer({ session, agent }: { session: Session; agent: string }) {
  const mayWrite = useMayWrite();
  const [problem, setProblem] = useState<string>();
  const steers = session.steers ?? false;
  if (session.status === 'closed') return <div className="composer"><p className="composer-closed">This session is closed. Its conversation stays here.</p></div>;
  return (
    <div className="composer">
      <Queue inbox={session.inbox} agent={agent} steers={steers} fixed={!mayWrite} />
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
      {mayWrite ? <Writing session={session} agent={agent} onProblem={setProblem} /> : <p className="composer-closed">You may watch this session, not write in it.</p>}
    </div>
  );
}
