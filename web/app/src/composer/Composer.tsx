import type { Session } from '@ringside/client';
import { useState } from 'react';
import { useMayWrite } from '../state/rights';
import { Closed } from './Closed';
import { Queue } from './Queue';
import { UnsentList } from './UnsentList';
import { Writing } from './Writing';
import './composer.css';

/** Where one speaks to the agent, below what waits its turn. */
export function Composer({ session, agent }: { session: Session; agent: string }) {
  const mayWrite = useMayWrite();
  const [problem, setProblem] = useState<string>();
  const steers = session.steers ?? false;
  if (session.status === 'closed') return <div className="composer"><UnsentList session={session.id} /><Closed session={session} /></div>;
  return (
    <div className="composer">
      <UnsentList session={session.id} />
      <Queue session={session.id} inbox={session.inbox} agent={agent} steers={steers} fixed={!mayWrite} />
      {problem && <p className="composer-problem" role="alert">{problem}</p>}
      {mayWrite ? <Writing session={session} agent={agent} onProblem={setProblem} /> : <p className="composer-closed">You may watch this session, not write in it.</p>}
    </div>
  );
}
