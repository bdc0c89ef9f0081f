import type { FileChange } from '@ringside/client';
import { useMemo, useState } from 'react';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';
import { DiffStat, HunksView } from '../tools/Diff';
import { Comment } from './Comment';
import { hunksOf } from './unified';
import { whyNoDiff } from './words';

/** A file that a run changed: one line, until it is opened. `session`: who is told of a comment; without it none can be made. */
export function ChangedFile({ run, session, file: given, first }: { run: string; session: string | undefined; file: FileChange; first: boolean }) {
  const [open, setOpen] = useState(first);
  const [whole, setWhole] = useState<FileChange>();
  const [problem, setProblem] = useState<string>();
  const file = whole ?? given;
  const readWhole = async () => {
    try {
      setWhole((await client.runs.changes(run, given.path)).files[0]);
      setProblem(undefined);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  const nothing = whyNoDiff(file);
  return (
    <li>
      <button type="button" className="tool-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="change-path mono">{file.from && `${file.from} → `}{file.path}</span>
        {file.status !== 'modified' && <span className="quiet">{file.status}</span>}
        <DiffStat added={file.additions ?? 0} removed={file.deletions ?? 0} />
        <Icon name="chevron" size={14} className="tool-chevron" />
      </button>
      {open && (
        <div className="change-diffs">
          {nothing ? <p className="quiet">{nothing}</p> : <FileDiff session={session} run={run} path={file.path} diff={file.diff!} />}
          {file.cut && !file.binary && (whole ? <p className="quiet">The rest is too long to be shown.</p>
            : <button type="button" className="button small" onClick={() => void readWhole()}>Show the whole diff</button>)}
          {problem && <p className="change-problem" role="alert">{problem}</p>}
        </div>
      )}
    </li>
  );
}

function FileDiff({ session, run, path, diff }: { session: string | undefined; run: string; path: string; diff: string }) {
  const hunks = useMemo(() => hunksOf(diff), [diff]);
  const [chosen, setChosen] = useState<{ hunk: number; row: number }>();
  const [sent, setSent] = useState(false);
  const hunk = chosen && hunks[chosen.hunk];
  const done = (wasSent: boolean) => {
    setChosen(undefined);
    setSent(wasSent);
  };
  const choosing = session === undefined ? undefined : {
    chosen, choose: (at: number, row: number) => setChosen({ hunk: at, row }),
    below: hunk && <Comment key={`${chosen.hunk}:${chosen.row}`} session={session} run={run} path={path} hunk={hunk} row={chosen.row} onDone={done} />,
  };
  return (
    <>
      <HunksView path={path} hunks={hunks} choosing={choosing} />
      {sent && <p className="quiet" role="status">Sent. The agent reads it as its next prompt.</p>}
    </>
  );
}
