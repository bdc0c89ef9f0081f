import type { ImportedFrom, Session } from '@ringside/client';
import type { ReactNode } from 'react';
import { count, exact, money } from '../meter/format';
import { Meter } from '../meter/Meter';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useName } from '../state/people';
import { Actions } from './Actions';
import { SeenBy } from './SeenBy';

export function Info({ session }: { session: Session | undefined }) {
  const agent = useFleet(({ fleet }) => session && fleet.agents.get(session.agent));
  const owner = useName(session?.owner);
  if (!session) return null;
  const { usage } = session;
  const counts = usage?.session;
  return (
    <>
      <Meter key={`meter:${session.id}`} session={session} />
      <dl className="info">
        <Fact name="Agent">{agent?.title ?? session.agent}</Fact>
        {session.workdir && <Fact name="Folder"><span className="mono">{session.workdir}</span></Fact>}
        <Fact name="Owner">{owner}</Fact>
        <Fact name="Seen by"><SeenBy key={session.id} session={session} /></Fact>
        {session.imported && <Fact name="Imported">{exact(session.imported.at)}</Fact>}
        {session.imported && <Fact name="From"><Origin session={session} imported={session.imported} /></Fact>}
        <Fact name="Started">{exact(session.createdAt)}</Fact>
        {session.mode && <Fact name="Mode">{session.modes?.find(({ id }) => id === session.mode)?.name ?? session.mode}</Fact>}
        {usage?.model && <Fact name="Model">{usage.model}</Fact>}
        {counts && (
          <>
            <Fact name="Input">{count(counts.input)} tokens</Fact>
            <Fact name="From cache">{count(counts.cacheRead)} read, {count(counts.cacheWrite)} written</Fact>
            <Fact name="Output">{count(counts.output)} tokens{counts.reasoning > 0 && `, ${count(counts.reasoning)} of them thinking`}</Fact>
          </>
        )}
        <Fact name="Cost">{usage?.cost ? `${money(usage.cost.amount, usage.cost.currency)}${usage.cost.source ? `, ${usage.cost.source}` : ''}` : 'Unknown'}</Fact>
        <Fact name="Session"><span className="mono">{session.id}</span></Fact>
      </dl>
      <Actions key={`actions:${session.id}`} session={session} />
    </>
  );
}

/** Where a session that was imported happened. One of this server can be gone to, as long as it is there. */
function Origin({ session: { cursor }, imported: { session, epoch, exportedAt, workdir } }: { session: Session; imported: ImportedFrom }) {
  const before = useFleet(({ fleet }) => fleet.sessions.get(session));
  const isHere = cursor?.split('.')[0] === epoch;
  return (
    <>
      {isHere ? 'this server' : 'another server'}, exported {exact(exportedAt)}<br />
      {before ? <Link to={`/s/${session}`}>{before.title || 'Untitled'}</Link> : <span className="mono">{session}</span>}
      {workdir && <><br /><span className="mono">{workdir}</span></>}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd className="number">{children}</dd></div>;
}
