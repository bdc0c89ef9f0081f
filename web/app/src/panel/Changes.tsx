import type { Item } from '@ringside/client';
import { useMemo, useState } from 'react';
import { base, folder, plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { DiffStat, DiffView } from '../tools/Diff';
import { changedFiles, type ChangedFile } from './changes';

export function Changes({ items }: { items: readonly Item[] }) {
  const files = useMemo(() => changedFiles(items), [items]);
  if (files.length === 0) return <p className="quiet">No files changed yet. Each edit of this session is collected here.</p>;
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <>
      <p className="changes-sum">{plural(files.length, 'file')} changed <DiffStat added={added} removed={removed} /></p>
      <ul className="changes">{files.map((file) => <File key={file.path} file={file} />)}</ul>
    </>
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
