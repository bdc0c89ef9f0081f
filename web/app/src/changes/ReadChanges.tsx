import type { Reversion, RunChanges } from '@ringside/client';
import { useEffect, useState, type ReactNode } from 'react';
import { ago, exact, plural } from '../meter/format';
import { useNow } from '../meter/useNow';
import { client, explain } from '../state/api';
import { useName } from '../state/people';
import { useMayWrite } from '../state/rights';
import { useSession } from '../state/session';
import { DiffStat } from '../tools/Diff';
import { ChangedFile } from './ChangedFile';
import { Revert } from './Revert';
import { notes, whyNothing } from './words';

/** Reads what a run changed, and shows it file by file, with the way back. `instead`: what stands there where that is not known. */
export function ReadChanges({ run, instead }: { run: string; instead?: ReactNode }) {
  const [read, setRead] = useState<{ changes?: RunChanges; problem?: string }>({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    client.runs.changes(run).then((changes) => { if (!gone) setRead({ changes }); }, (error: unknown) => { if (!gone) setRead({ problem: explain(error) }); });
    return () => { gone = true; };
  }, [run, tries]);
  if (read.changes) return <Known changes={read.changes} instead={instead} />;
  if (read.problem === undefined) return <p className="quiet" role="status">Loading…</p>;
  return (
    <p role="alert">
      <span className="change-problem">{read.problem}</span> <button type="button" className="button small" onClick={() => setTries(tries + 1)}>Try again</button>
    </p>
  );
}

function Known({ changes, instead }: { changes: RunChanges; instead: ReactNode }) {
  const { run, files, moreFiles = 0, additions, deletions } = changes;
  const told = useSession(({ conversation: { items, index } }) => {
    const end = items[index.get(`run-end:${run}`) ?? -1];
    return end?.kind === 'run-end' ? end.reverted : undefined;
  });
  const isOpen = useSession(({ conversation: { session } }) => session?.id === changes.session && session.status !== 'closed');
  const mayWrite = useMayWrite();
  const [done, setDone] = useState<Reversion>();
  const reverted = told ?? done ?? changes.reverted;
  const nothing = whyNothing(changes);
  return (
    <>
      {nothing ? <p>{nothing}</p> : <p className="changes-sum">{plural(files.length + moreFiles, 'file')} changed <DiffStat added={additions} removed={deletions} /></p>}
      {notes(changes).map((note) => <p key={note} className="change-note">{note}</p>)}
      {nothing && instead}
      <ul>
        {files.map((file) => <ChangedFile key={file.path} run={run} session={isOpen && mayWrite ? changes.session : undefined} file={file} first={files.length === 1} />)}
      </ul>
      {reverted ? <Reverted reverted={reverted} /> : !nothing && mayWrite && <Revert run={run} files={files.length + moreFiles} onReverted={(after) => setDone(after.reverted)} />}
    </>
  );
}

function Reverted({ reverted: { at, by, files } }: { reverted: Reversion }) {
  const who = useName(by);
  const now = useNow(30_000);
  return <footer role="status" title={exact(at)}>{who} put {plural(files, 'file')} back, {ago(at, now)}.</footer>;
}
