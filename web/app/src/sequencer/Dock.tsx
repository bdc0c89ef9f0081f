import { useCallback, useEffect, useRef, useState } from 'react';
import { useFleet } from '../state/fleet';
import { useSession } from '../state/session';
import { usePhone } from '../state/usePhone';
import { Detail } from './Detail';
import { laneOf, ruler } from './draw/frame';
import { closeFeed, openFeed, useFeed } from './feed';
import { keepFlat } from './flat';
import { Heads } from './Heads';
import { useLanes } from './lanes';
import type { Painter } from './painter';
import { RangeWords } from './RangeWords';
import { lookWithPlayhead, minHeight, setHeight, useScope } from './scope';
import { useSound } from './sound';
import { Stage } from './Stage';
import { Strip } from './Strip';
import { EventTable } from './EventTable';
import { Transport } from './Transport';
import { useSequencerKeys } from './useSequencerKeys';
import './sequencer.css';

/** Of a table beside the lanes. */
const tableHeight = 200;

/** What every agent of the open session's tree did and does, in time. */
export function Dock({ id }: { id: string }) {
  const tree = useTree(id);
  const rows = useLanes();
  const size = useScope((scope) => scope.size);
  const height = useScope((scope) => scope.height);
  const table = useScope((scope) => scope.table);
  const phone = usePhone();
  const [scroll, setScroll] = useState(0);
  const [painter, setPainter] = useState<Painter>();
  const [body, lane] = useLaneHeight(rows.length, size === 'fill' || phone);
  const problem = useFeed(({ phase, message }) => (phase === 'failed' ? message : undefined));
  useEffect(() => {
    if (tree === undefined) return;
    openFeed(tree);
    return lookWithPlayhead();
  }, [tree]);
  useEffect(keepFlat, []);
  useEffect(() => closeFeed, []);
  useSequencerKeys();
  useSound();
  if (tree === undefined) return null;
  const isStrip = size === 'strip';
  // With few lanes it takes no more room than they need; the table has as much again.
  const wanted = Math.min(height, Math.max(minHeight, ruler + rows.length * laneOf(rows.length, 0) + 41)) + (table ? tableHeight : 0);
  return (
    <section className="seq" data-size={size} aria-label="Sequencer" style={isStrip || size === 'fill' ? undefined : { height: wanted }}>
      {size === 'dock' && <Edge height={height} />}
      <Transport rows={rows} painter={painter}>{isStrip && <Strip rows={rows} />}</Transport>
      {!isStrip && (
        <div className="seq-body" ref={body}>
          <Heads rows={rows} lane={lane} onScroll={setScroll} />
          <Stage rows={rows} scroll={scroll} lane={lane} onPainter={setPainter} />
          {problem !== undefined && <p className="seq-problem" role="alert">The timeline could not be read. {problem}</p>}
          {phone && <RangeWords />}
          <Detail />
        </div>
      )}
      <EventTable rows={rows} />
    </section>
  );
}

/** How high each lane is; `fills`: where they have a screen of their own, they take it. */
function useLaneHeight(lanes: number, fills: boolean): [body: (element: HTMLDivElement | null) => (() => void) | undefined, lane: number] {
  const [height, setHeight] = useState(0);
  const body = useCallback((element: HTMLDivElement | null) => {
    if (!element) return undefined;
    const resized = new ResizeObserver(() => setHeight(element.clientHeight));
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return [body, laneOf(lanes, fills ? height : 0)];
}

function useTree(id: string): string | undefined {
  const read = useSession(({ id: open, conversation }) => (open === id ? conversation.session?.tree : undefined));
  const known = useFleet(({ fleet }) => fleet.sessions.get(id)?.tree);
  const last = useRef<string>(undefined);
  // While another session of the same tree is being opened, its tree is not known for a moment: what is shown stays.
  const tree = read ?? known;
  if (tree !== undefined) last.current = tree;
  return tree ?? last.current;
}

/** The dock's upper edge: drag it, or move it with the arrow keys. */
function Edge({ height }: { height: number }) {
  return (
    <div
      className="seq-edge" role="separator" aria-label="Height of the sequencer" aria-orientation="horizontal" aria-valuenow={height} aria-valuemin={minHeight} aria-valuemax={1_000} tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        const { currentTarget: edge, clientY: from } = event;
        const before = edge.parentElement!.clientHeight;
        edge.setPointerCapture(event.pointerId);
        const move = ({ clientY }: PointerEvent) => setHeight(before + from - clientY);
        edge.addEventListener('pointermove', move);
        edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 16 : event.key === 'ArrowDown' ? -16 : 0;
        if (step === 0) return;
        event.preventDefault();
        setHeight(height + step);
      }}
    />
  );
}
