import type { Item } from '@ringside/client';
import { useMemo, useState } from 'react';
import { base, folder } from '../meter/format';
import { Icon } from '../shell/Icon';
import { DiffStat, DiffView } from '../tools/Diff';
import { changedFiles, type ChangedFile } from './changes';

/** What the tool calls of a run told of files: all there is to know while it goes, and where its folder was not looked at. `empty`: what is said where that is nothing. */
export function ToldChanges({ items, run, title, empty }: { items: readonly Item[]; run: string; title: string; empty?: string }) {
  const files = useMemo(() => changedFiles(items.filter((item) => item.run === run)), [items, run]);
  if (files.length === 0 && empty === undefined) return null;
  return (
    <section aria-label={title}>
      <h3 className="told-head">{title}</h3>
      {files.length === 0 ? <p className="quiet">{empty}</p> : <ul className="changes">{files.map((file) => <File key={file.path} file={file} />)}</ul>}
    </section>
  );
}

function File({ file }: { file: ChangedFile }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" className="tool-line" aria-expanded={open} title={file.path} onClick={() => setOpen(!open)}>
        <span className="change-name">
          <span className="ellipsis">{base(file.path)}</span>
          <span className="ellipsis quiet">{folder(file.path).split('/').slice(0, -1).join('/')}</span>
        </span>
        <DiffStat added={file.added} removed={file.removed} />
        <Icon name="chevron" size={14} className="tool-chevron" />
      </button>
      {open && <div className="change-diffs">{file.changes.map((change, at) => <DiffView key={at} file={change} titled={false} />)}</div>}
    </li>
  );
}
