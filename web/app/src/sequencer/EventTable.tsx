import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { duration, exact, plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { current, useFeed } from './feed';
import { iconOf } from './glyphs';
import type { LaneRow } from './lanes';
import { isHeard, nowTime, setSize, setTable, useScope } from './scope';
import { TableLines, type Line } from './rowsOfTable';
import { Spoken } from './spoken';
import { endWord, kindWord, timeOfDay } from './words';

const lineHeight = 32;
const atOnce = 60;
/** So often, at most, the table takes in what is new: it is read, not watched. */
const everyMs = 1_000;

/** All that the timeline shows, as a table: in view where it is wished for; for keyboard and screen readers one step away. */
export function EventTable({ rows }: { rows: readonly LaneRow[] }) {
  const isShown = useScope((scope) => scope.table && scope.size !== 'strip');
  const element = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (isShown && asked.current) element.current?.focus();
    asked.current = false;
  }, [isShown]);
  const open = () => {
    asked.current = true;
    if (useScope.getState().size === 'strip') setSize('dock');
    setTable(true);
  };
  if (!isShown) return <button type="button" className="button small seq-as-table" onClick={open}>Show the timeline as a table</button>;
  return <div ref={element} className="seq-table" role="region" aria-label="Table of the timeline" tabIndex={0}><Lines rows={rows} /></div>;
}

function Lines({ rows }: { rows: readonly LaneRow[] }) {
  const version = useSlowVersion();
  const muted = useScope((scope) => scope.muted);
  const solo = useScope((scope) => scope.solo);
  const spoken = useRef<Spoken>(undefined);
  spoken.current ??= new Spoken();
  const list = useMemo(() => new TableLines(spoken.current!.take(current()), rows, (session) => isHeard(session, { muted, solo })), [version, rows, muted, solo]);
  const scroller = useRef<HTMLTableElement>(null);
  const [from, setFrom] = useState(0);
  useEffect(() => {
    const box = scroller.current?.parentElement;
    if (!box) return;
    const scrolled = () => setFrom(Math.max(0, Math.floor(box.scrollTop / lineHeight) - 5));
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => box.removeEventListener('scroll', scrolled);
  }, []);
  const first = Math.min(from, Math.max(0, list.count - 1));
  const shown = useMemo(() => list.slice(first, atOnce), [list, first]);
  const now = nowTime();
  return (
    <table ref={scroller} aria-rowcount={list.count + 1}>
      <caption className="visually-hidden">{plural(list.count, 'thing')} that happened, the newest first</caption>
      <thead><tr aria-rowindex={1}><th scope="col">Agent</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col">Start</th><th scope="col">Duration</th></tr></thead>
      <tbody>
        {first > 0 && <tr aria-hidden="true" style={{ height: first * lineHeight }}><td /></tr>}
        {shown.map((line, at) => <TableLine key={line.key} line={line} index={first + at + 2} now={'block' in line && line.block.end === undefined ? now : 0} />)}
        {list.count > first + shown.length && <tr aria-hidden="true" style={{ height: (list.count - first - shown.length) * lineHeight }}><td /></tr>}
      </tbody>
    </table>
  );
}

const TableLine = memo(function TableLine({ line, index, now }: { line: Line; index: number; now: number }) {
  const { row, start } = line;
  const block = 'block' in line ? line.block : undefined;
  const arrow = 'arrow' in line ? line.arrow : undefined;
  const ms = block ? (block.end ?? now) - block.start : 0;
  const to = useFleet(({ fleet }) => (arrow?.to === undefined ? undefined : fleet.sessions.get(arrow.to)?.title || 'Untitled'));
  const kind = block ? kindWord(block) : `${arrow!.kind}${to === undefined ? '' : ` to ${to}`}${arrow!.urgency === 'normal' ? '' : `, ${arrow!.urgency}`}`;
  const title = (block ? block.title : arrow!.text) || kind;
  return (
    <tr aria-rowindex={index} data-status={block?.status ?? (block ? 'open' : undefined)}>
      <td className="ellipsis"><AgentMark name={row.agent} />{row.title}</td>
      <td className="ellipsis"><Icon name={block ? iconOf(block) : 'talk'} size={14} />{kind}{block && block.status !== 'done' && `, ${endWord(block)}`}</td>
      <td className="ellipsis"><button type="button" className="ellipsis" title={title} onClick={() => useScope.setState({ chosen: block ? { block } : { arrow: arrow! } })}>{title}</button></td>
      <td className="number"><time dateTime={new Date(start).toISOString()} title={exact(new Date(start).toISOString())}>{timeOfDay(start)}</time></td>
      <td className="number">{ms >= 50 ? duration(ms) : ''}</td>
    </tr>
  );
});

/** The timeline's version, taken over at most once in a while: between two looks an event costs nothing. */
function useSlowVersion(): number {
  const [slow, setSlow] = useState(() => useFeed.getState().version);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setSlow(useFeed.getState().version);
      }, everyMs);
    };
    look();
    const end = useFeed.subscribe(look);
    return () => {
      end();
      clearTimeout(timer);
    };
  }, []);
  return slow;
}
