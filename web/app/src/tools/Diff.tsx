import { Fragment, useRef, useState, type ReactNode } from 'react';
import { folder, plural } from '../meter/format';
import type { FileDiff } from './content';
import { diffLines, type DiffLine, type Hunk } from './diff';
import { sideBySide } from './sideBySide';
import { setSide, useSide, useWide } from './useSide';

const shown = 80;

export function DiffStat({ added, removed }: { added: number; removed: number }) {
  if (added === 0 && removed === 0) return null;
  return (
    <span className="diff-stat number" role="img" aria-label={`${plural(added, 'line')} added, ${plural(removed, 'line')} removed`}>
      {added > 0 && <span className="plus">+{added}</span>}
      {removed > 0 && <span className="minus">−{removed}</span>}
    </span>
  );
}

export function DiffView({ file, titled }: { file: FileDiff; titled: boolean }) {
  const { hunks, added, removed } = diffLines(file);
  const box = useRef<HTMLDivElement>(null);
  const wide = useWide(box, 600);
  const side = useSide((state) => state.side) && wide;
  return (
    <div ref={box}>
      <HunksView path={file.path} hunks={hunks} side={side}>
        {titled && (
          <figcaption>
            <span className="ellipsis mono" title={file.path}>{folder(file.path)}</span>
            {file.isNew && <span className="quiet">new</span>}
            <DiffStat added={added} removed={removed} />
            {wide && <button type="button" className="diff-switch" aria-pressed={side} onClick={() => setSide(!side)}>Side by side</button>}
          </figcaption>
        )}
      </HunksView>
    </div>
  );
}

/** A place in a diff that a person has chosen, and what stands below it. */
export interface Choosing { chosen: { hunk: number; row: number } | undefined; choose: (hunk: number, row: number) => void; below: ReactNode }

/** The lines of a file's diff below its caption; where they can be chosen, each is a button. */
export function HunksView({ path, hunks, side = false, choosing, children }: { path: string; hunks: readonly Hunk[]; side?: boolean; choosing?: Choosing | undefined; children?: ReactNode }) {
  const [all, setAll] = useState(false);
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = all ? Infinity : shown;
  return (
    <figure className="diff">
      {children}
      <div className="diff-lines" tabIndex={0} role="group" aria-label={`Changes of ${path}`}>
        <div className={side ? 'diff-sheet side' : 'diff-sheet'}>
          {hunks.map((hunk, at) => {
            const lines = hunk.lines.slice(0, Math.max(0, left));
            left -= lines.length;
            if (side) return lines.length > 0 && <Sides key={at} lines={lines} />;
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

function Sides({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <div className="hunk sides">
      {sideBySide(lines).map(({ left, right }, row) => (
        <Fragment key={row}>
          <div className={`line ${left ? left.kind : 'none'}`}><span aria-hidden="true">{left?.kind === 'removed' ? '−' : ' '}</span><span>{left?.text || ' '}</span></div>
          <div className={`line ${right ? right.kind : 'none'}`}><span aria-hidden="true">{right?.kind === 'added' ? '+' : ' '}</span><span>{right?.text || ' '}</span></div>
        </Fragment>
      ))}
    </div>
  );
}

/** Text that is marked to be copied is no choice. */
function choose({ choose: done }: Choosing, hunk: number, row: number): void {
  if (document.getSelection()?.isCollapsed !== false) done(hunk, row);
}
