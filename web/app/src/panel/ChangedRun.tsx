import type { Item, Run } from '@ringside/client';
import { useState } from 'react';
import { ReadChanges } from '../changes/ReadChanges';
import { ago, exact, plural } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useView } from '../state/view';
import { DiffStat } from '../tools/Diff';
import { ToldChanges } from './ToldChanges';

/** A run by its prompt and how much it changed; opened, each file of it. */
export function ChangedRun({ run, title, first, items }: { run: Run; title: string; first: boolean; items: readonly Item[] }) {
  const [open, setOpen] = useState(first);
  const now = useNow(30_000);
  const { id, changes, reverted, endedAt = run.createdAt } = run;
  return (
    <section className="changed-run" aria-label={`Changes of: ${title}`}>
      <h3>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="chevron" size={14} />
          <span className="ellipsis" title={title}>{title}</span>
          <span className="changed-run-facts number">
            {changes ? <>{plural(changes.files, 'file')} <DiffStat added={changes.additions} removed={changes.deletions} /></> : <span>No change known</span>}
            <time dateTime={endedAt} title={exact(endedAt)}>{ago(endedAt, now)}</time>
            {reverted && <span>reverted</span>}
          </span>
        </button>
        {changes && (
          <button type="button" className="icon-button" aria-label="Show in a large window" aria-haspopup="dialog" title="Show in a large window" onClick={() => useView.setState({ dialog: 'changes', run: id })}>
            <Icon name="widen" size={14} />
          </button>
        )}
      </h3>
      {open && <div className="run-changes"><ReadChanges run={id} instead={<ToldChanges items={items} run={id} title="What its tools told" />} /></div>}
    </section>
  );
}
