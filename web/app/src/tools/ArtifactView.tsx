import type { ArtifactReference } from '@ringside/client';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Ansi } from './Ansi';
import { useWindows } from './useWindows';

/** So near an edge the next piece is read. */
const near = 600;

/** A text of any length: what is looked at is on the page, and little around it. */
export function ArtifactView({ artifact }: { artifact: ArtifactReference }) {
  const { pieces, problem, toStart, toEnd, to, before, after } = useWindows(artifact);
  const box = useRef<HTMLDivElement>(null);
  const held = useRef<{ from: number; top: number }>(undefined);
  const jump = useRef<'start' | 'end'>('end');
  const first = pieces[0];

  useEffect(toEnd, [toEnd]);

  // What came or went above must not move what is read.
  useLayoutEffect(() => {
    const view = box.current;
    if (!view || pieces.length === 0) return;
    const anchor = held.current && view.querySelector<HTMLElement>(`[data-from="${held.current.from}"]`);
    if (anchor) view.scrollTop += anchor.offsetTop - held.current!.top;
    else if (pieces.length === 1) view.scrollTop = jump.current === 'end' ? view.scrollHeight : 0;
    hold(view);
  }, [pieces]);

  // Of one that grows, the end is followed while it is looked at.
  useEffect(() => { look(); });

  function hold(view: HTMLDivElement) {
    const seen = [...view.querySelectorAll<HTMLElement>('[data-from]')].find((piece) => piece.offsetTop + piece.offsetHeight > view.scrollTop);
    held.current = seen && { from: Number(seen.dataset.from), top: seen.offsetTop };
  }

  function look() {
    const view = box.current;
    if (!view || pieces.length === 0) return;
    hold(view);
    if (view.scrollTop < near && first!.from > 0) before();
    else if (view.scrollHeight - view.scrollTop - view.clientHeight < near) after();
  }

  function go(where: 'start' | 'end', act: () => void) {
    held.current = undefined;
    jump.current = where;
    act();
  }

  return (
    <>
      <div className="output-bar">
        <button type="button" onClick={() => go('start', toStart)}>Start</button>
        <input type="range" min={0} max={1000} aria-label="Place in the output" value={Math.round(((first?.from ?? artifact.size) / Math.max(1, artifact.size)) * 1000)}
          onChange={(event) => go('start', () => to(Math.floor((Number(event.target.value) / 1000) * artifact.size)))} />
        <button type="button" onClick={() => go('end', toEnd)}>End</button>
        <span className="number">{first ? `${Math.round((first.from / Math.max(1, artifact.size)) * 100)} %` : '…'}</span>
      </div>
      {problem && <p className="tool-error">{problem}</p>}
      <div ref={box} className="output-view mono" tabIndex={0} role="group" aria-label="All output" onScroll={look}>
        {pieces.map(({ from, text }) => <div key={from} data-from={from}><Ansi text={text} /></div>)}
      </div>
    </>
  );
}
