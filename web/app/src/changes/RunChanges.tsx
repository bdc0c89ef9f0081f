import type { Reversion, RunChanges as Changes } from '@ringside/client';
import { useEffect, useState } from 'react';
import { ago, exact, plural } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { useName } from '../state/people';
import { useSession } from '../state/session';
import { useView } from '../state/view';
import { DiffStat } from '../tools/Diff';
import { ChangedFile } from './ChangedFile';
import { Revert } from './Revert';
import { notes, whyNothing } from './words';
import './changes.css';

/** What a run changed in its folder, file by file, and the way back. */
export function RunChanges() {
  const run = useView((view) => view.run);
  const [read, setRead] = useState<{ changes?: Changes; problem?: string }>({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (run === undefined) return undefined;
    let gone = false;
    client.runs.changes(run).then((changes) => { if (!gone) setRead({ changes }); }, (error: unknown) => { if (!gone) setRead({ problem: explain(error) }); });
    return () => { gone = true; };
  }, [run, tries]);
  return (
    <Modal title="What this run changed">
      <div className="run-changes">
        {read.changes ? <Known changes={read.changes} /> : read.problem === undefined ? <p className="quiet" role="status">Loading…</p> : (
          <p role="alert">
            <span className="change-problem">{read.problem}</span> <button type="button" className="button small" onClick={() => setTries(tries + 1)}>Try again</button>
          </p>
        )}
      </div>
    </Modal>
  );
}

function Known({ changes }: { changes: Changes }) {
  const { run, files, moreFiles = 0, additions, deletions } = changes;
  const told = useSession(({ conversation: { items, index } }) => {
    const end = items[index.get(`run-end:${run}`) ?? -1];
    return end?.kind === 'run-end' ? end.reverted : undefined;
  });
  const isOpen = useSession(({ conversation: { session } }) => session?.id === changes.session && session.status !== 'closed');
  const [done, setDone] = useState<Reversion>();
  const reverted = told ?? done ?? changes.reverted;
  const nothing = whyNothing(changes);
  return (
    <>
      {nothing ? <p>{nothing}</p> : <p className="changes-sum">{plural(files.length + moreFiles, 'file')} changed <DiffStat added={additions} removed={deletions} /></p>}
      {notes(changes).map((note) => <p key={note} className="change-note">{note}</p>)}
      <ul>
        {files.map((file) => <ChangedFile key={file.path} run={run} session={isOpen ? changes.session : undefined} file={file} first={files.length === 1} />)}
      </ul>
      {reverted ? <Reverted reverted={reverted} /> : !nothing && <Revert run={run} files={files.length + moreFiles} onReverted={(after) => setDone(after.reverted)} />}
    </>
  );
}

function Reverted({ reverted: { at, by, files } }: { reverted: Reversion }) {
  const who = useName(by);
  const now = useNow(30_000);
  return <footer role="status" title={exact(at)}>{who} put {plural(files, 'file')} back, {ago(at, now)}.</footer>;
}
