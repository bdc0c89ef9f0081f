import { Fragment, useState, type ReactNode } from 'react';
import { folder, plural } from '../meter/format';
import type { FileDiff } from './content';
import { diffLines, type Hunk } from './diff';

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
  const { hunks, added, removed } = diffLines(file);
  return (
    <HunksView path={file.path} hunks={hunks}>
      {titled && (
        <figcaption>
          <span className="ellipsis mono" title={file.path}>{folder(file.path)}</span>
          {file.isNew && <span className="quiet">new</span>}
          <DiffStat added={added} removed={removed} />
        </figcaption>
      )}
    </HunksView>
  );
}

/** A place in a diff that a person has chosen, and what stands below it. */
export interface Choosing { chosen: { hunk: number; row: number } | undefined; choose: (hunk: number, row: number) => void; below: ReactNode }

/** The lines of a file's diff below its caption; where they can be chosen, each is a button. */
export function HunksView({ path, hunks, choosing, children }: { path: string; hunks: readonly Hunk[]; choosing?: Choosing | undefined; children?: ReactNode }) {
  const [all, setAll] = useState(false);
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = all ? Infinity : shown;
  return (
    <figure className="diff">
      {children}
      <div className="diff-lines" tabIndex={0} role="group" aria-label={`Changes of ${path}`}>
        <div className="diff-sheet">
          {hunks.map((hunk, at) => {
            const lines = hunk.lines.slice(0, Math.max(0, left));
            left -= lines.length;
            return lines.length > 0 && (
              <div key={at} className="hunk">
                {lines.map((line, row) => {
                  const isChosen = choosing?.chosen?.hunk === at && choosing.chosen.row === row;
                  const sign = line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' ';
                  return (
                    <Fragment key={row}>
                      <div className={`line ${line.kind}`} onClick={choosing && (() => choose(choosing, at, row))}>
                        {choosing
                          ? <button type="button" aria-label={`Comment on line ${line.number ?? row + 1}`} aria-expanded={isChosen}>{sign}</button>
                          : <span aria-hidden="true">{sign}</span>}
                        <span>{line.text || ' '}</span>
                      </div>
                      {isChosen && choosing.below}
                    </Fragment>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      {!all && total > shown && <button type="button" className="show-all" onClick={() => setAll(true)}>Show all {total} lines</button>}
    </figure>
  );
}

/** Text that is marked to be copied is no choice. */
function choose({ choose: done }: Choosing, hunk: number, row: number): void {
  if (document.getSelection()?.isCollapsed !== false) done(hunk, row);
}
