import type { Arrow, Block } from '@ringside/client';
import { create } from 'zustand';
import { usePlayhead } from '../state/playhead';
import { remember, remembered } from '../state/storage';
import { current } from './feed';

export type Size = 'strip' | 'dock' | 'fill';
export type Chosen = { block: Block } | { arrow: Arrow };

interface Scope {
  /** The time at the left edge, while it does not follow. */
  from: number;
  /** How much time the width shows; while it follows and `grows`, as much as has happened. */
  span: number;
  /** Until one zooms, what is followed begins where the tree does. */
  grows: boolean;
  /** The newest stays at the right edge. */
  follow: boolean;
  range: { from: number; to: number } | undefined;
  /** The range is being marked: it ends where the playhead goes, or what is dragged over. */
  marking: boolean;
  muted: ReadonlySet<string>;
  solo: ReadonlySet<string>;
  chosen: Chosen | undefined;
  size: Size;
  height: number;
  table: boolean;
  sound: boolean;
}

const minSpan = 1_000;
const maxSpan = 40 * 86_400_000;
/** So much is shown at least and at most before one zooms. */
const [leastShown, mostShown] = [60_000, 10 * 60_000];
/** The part of the width that is left free after the newest. */
const margin = 0.02;

export const minHeight = 160;

/** The strip shows so much of the past. */
export const stripSpan = 30 * 60_000;

function size(): Size {
  const value = remembered('sequencer');
  return value === 'strip' || value === 'fill' ? value : 'dock';
}

export const useScope = create<Scope>(() => ({
  from: 0, span: mostShown, grows: true, follow: true, range: undefined, marking: false, muted: new Set(), solo: new Set(), chosen: undefined,
  size: size() === 'fill' ? 'dock' : size(), height: Math.max(minHeight, Number(remembered('sequencerHeight') ?? 264) || 264), table: remembered('sequencerTable') === 'yes', sound: false,
}));

/** Whether anything in the tree is at work. */
export function isGoing(): boolean {
  for (const lane of current().lanes.values()) if (lane.open.size > 0) return true;
  return false;
}

/** What counts as now: the clock's time while anything goes on, else when the last thing happened. */
export function nowTime(): number {
  const last = current().times.at(-1) ?? Date.now();
  return isGoing() ? Math.max(Date.now(), last) : last;
}

/** The times at the left and the right edge. */
export function shownTimes(): { from: number; to: number } {
  const { from, span: chosen, grows, follow } = useScope.getState();
  if (!follow) return { from, to: from + chosen };
  const now = nowTime();
  const span = grows ? grown(current().times[0], now) : chosen;
  const to = now + span * margin;
  return { from: to - span, to };
}

/** How much is shown of what began then, with a little room before it. */
export function grown(first: number | undefined, now: number): number {
  return first === undefined ? mostShown : Math.min(mostShown, Math.max(leastShown, (now - first) * 1.04));
}

/** What is shown now stays: nothing moves it any more but one's hand. */
export function hold(): void {
  const { from, to } = shownTimes();
  useScope.setState({ from, span: to - from, follow: false });
}

export function pan(ms: number): void {
  hold();
  useScope.setState(({ from }) => ({ from: from + ms }));
}

/** Zooms so that what is at `share` of the width stays there: by itself the newest where it is followed, else the playhead where it is in view. */
export function zoom(factor: number, share = fixedShare()): void {
  const { from, to } = shownTimes();
  const { follow } = useScope.getState();
  const span = Math.min(maxSpan, Math.max(minSpan, (to - from) * factor));
  const at = from + (to - from) * share;
  useScope.setState({ from: at - span * share, span, grows: false, follow: follow && share > 0.8 });
}

function fixedShare(): number {
  const { from, to } = shownTimes();
  const time = usePlayhead.getState().at?.time;
  if (useScope.getState().follow) return 1 - margin;
  return time !== undefined && time >= from && time <= to ? (time - from) / (to - from) : 0.5;
}

export function show(from: number, to: number): void {
  const span = Math.min(maxSpan, Math.max(minSpan, to - from));
  useScope.setState({ from: (from + to - span) / 2, span, grows: false, follow: false });
}

/** Shows all that is known. */
export function fit(): void {
  const first = current().times[0];
  if (first === undefined) return;
  const span = Math.min(maxSpan, Math.max(minSpan, (nowTime() - first) * 1.04));
  useScope.setState({ span, grows: false, follow: true, from: nowTime() - span * (1 - margin) });
}

export function follow(on: boolean): void {
  if (on) useScope.setState({ follow: true });
  else hold();
}

/** Brings a time into view; where it is, nothing moves. */
export function reveal(time: number, share = 0.5): void {
  const { from, to } = shownTimes();
  if (time >= from && time <= to) return;
  hold();
  useScope.setState({ from: time - (to - from) * share });
}

/** Begins to look at a tree: where it goes on, or at the moment that is asked for. Wherever the playhead goes, by whatever hand, it is in view; back at now, now is. */
export function lookWithPlayhead(): () => void {
  // Lanes of another tree, heard alone, would leave none of this one to be heard.
  useScope.setState({ chosen: undefined, range: undefined, marking: false, follow: true, solo: new Set(), grows: true });
  const look = (time: number | undefined) => {
    if (time === undefined) return;
    if (useScope.getState().follow) follow(false);
    reveal(time);
  };
  look(usePlayhead.getState().at?.time);
  return usePlayhead.subscribe(({ at }, before) => {
    useScope.setState(({ marking, range }) => (marking && range && at?.time !== before.at?.time ? { range: { ...range, to: at?.time ?? nowTime() } } : {}));
    if (at === undefined && before.at !== undefined) follow(true);
    else if (at?.time !== before.at?.time) look(at?.time);
  });
}

export function setSize(size: Size): void {
  if (size !== 'fill') remember('sequencer', size);
  useScope.setState({ size });
}

export function setHeight(value: number): void {
  const height = Math.round(Math.min(innerHeight * 0.8, Math.max(minHeight, value)));
  remember('sequencerHeight', String(height));
  useScope.setState({ height });
}

export function setTable(table: boolean): void {
  remember('sequencerTable', table ? 'yes' : undefined);
  useScope.setState({ table });
}

export function toggleLane(of: 'muted' | 'solo', session: string): void {
  const lanes = new Set(useScope.getState()[of]);
  if (!lanes.delete(session)) lanes.add(session);
  useScope.setState({ [of]: lanes });
}

/** Begins a range at the moment that is shown; once more, it ends. */
export function mark(): void {
  const from = usePlayhead.getState().at?.time ?? nowTime();
  useScope.setState(({ marking }) => (marking ? { marking: false } : { marking: true, range: { from, to: from } }));
}

export function clearRange(): void {
  useScope.setState({ range: undefined, marking: false });
}

/** Whether a lane is heard, listed and drawn in full. */
export function isHeard(session: string, { muted, solo }: Pick<Scope, 'muted' | 'solo'> = useScope.getState()): boolean {
  return solo.size > 0 ? solo.has(session) : !muted.has(session);
}
