import { useState } from 'react';
import { folder, plural } from '../meter/format';
import type { FileDiff } from './content';
import { diffLines } from './diff';

const shown = 80;

export function DiffStat({ added, removed }: { added: number; removed: number }) {
  return (
    <span className="diff-stat number" aria-label={`${plural(added, 'line')} added, ${plural(removed, 'line')} removed`}>
      {added > 0 && <span className="plus">+{added}</span>}
      {removed > 0 && <span className="minus">−{removed}</span>}
    </span>
  );
}

export function DiffView({ file, titled }: { file: FileDiff; titled: boolean }) {
  const [all, setAll] = useState(false);
  const { hunks, added, removed } = diffLines(file);
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = all ? Infinity : shown;
  return (
    <figure className="diff">
      {titled && (
        <figcaption>
          <span className="ellipsis mono" title={file.path}>{folder(file.path)}</span>
          {file.isNew && <span className="quiet">new</span>}
          <DiffStat added={added} removed={removed} />
        </figcaption>
      )}
      <div className="diff-lines" tabIndex={0} role="group" aria-label={`Changes of ${file.path}`}>
        <div className="diff-sheet">
          {hunks.map((hunk, at) => {
            const lines = hunk.lines.slice(0, Math.max(0, left));
            left -= lines.length;
            return lines.length > 0 && (
              <div key={at} className="hunk">
                {lines.map((line, row) => (
                  <div key={row} className={`line ${line.kind}`}>
                    <span aria-hidden="true">{line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '}</span>
                    <span>{line.text || ' '}</span>
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {!all && total > shown && <button type="button" className="show-all" onClick={() => setAll(true)}>Show all {total} lines</button>}
    </figure>
  );
}
