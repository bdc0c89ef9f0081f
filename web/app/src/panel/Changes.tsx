import { textOf, type Item, type Run } from '@ringside/client';
import { useMemo } from 'react';
import { plural } from '../meter/format';
import { useSession } from '../state/session';
import { ChangedRun } from './ChangedRun';
import { ToldChanges } from './ToldChanges';
import { useRuns } from './useRuns';
import '../changes/changes.css';

/** What each run of the session really changed in its folder, newest first; of the one that goes, what its tools have told so far. `until`: a moment, where that is not now. */
export function Changes({ session, items, going, until }: { session: string; items: readonly Item[]; going: string | undefined; until?: number | undefined }) {
  const live = useSession(({ conversation }) => conversation.items);
  const known = useMemo(() => live.flatMap((item) => item.kind === 'run-end' ? [`${item.id}${item.reverted ? '-' : ''}`] : []).join(), [live]);
  const { runs, next, problem, isRead, more } = useRuns(session, known);
  const prompts = useMemo(() => new Map(items.flatMap((item) => item.kind === 'message' && item.role === 'user' && item.run ? [[item.run, textOf(item.text)] as const] : []).reverse()), [items]);
  const ended = runs
    .filter(({ id, status, startedAt }) => id !== going && status !== 'queued' && status !== 'running' && startedAt !== undefined)
    .filter(({ endedAt }) => until === undefined || (endedAt !== undefined && Date.parse(endedAt) <= until));
  // Of a run without a count nothing is known, or it changed nothing: the newest says which.
  const shown = ended.filter((run, at) => run.changes !== undefined || at === 0);
  const others = ended.length - shown.length;
  if (isRead && !going && shown.length === 0 && !problem) return <p className="quiet">Nothing has run yet. What each run changes in the folder is shown here, whoever changes it.</p>;
  return (
    <div className="panel-changes">
      {going && <ToldChanges items={items} run={going} title="This turn" empty="No change is reported yet. When the turn ends, everything it changed is listed here." />}
      {shown.map((run, at) => <ChangedRun key={run.id} run={run} title={titleOf(run, prompts)} first={at === 0 && !going} items={items} />)}
      {!isRead && !going && <p className="quiet" role="status">Loading…</p>}
      {others > 0 && <p className="quiet">{plural(others, 'other run')} changed nothing that is known of.</p>}
      {problem && <p className="change-problem" role="alert">{problem}</p>}
      {next && <button type="button" className="button small" onClick={more}>Earlier runs</button>}
    </div>
  );
}

function titleOf(run: Run, prompts: ReadonlyMap<string, string>): string {
  const words = prompts.get(run.id)?.trim().replace(/\s+/g, ' ');
  return words ? words : 'An earlier run';
}
