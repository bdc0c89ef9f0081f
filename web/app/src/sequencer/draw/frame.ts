import type { Arrow, Block } from '@ringside/client';
import type { LaneRow } from '../lanes';
import type { Theme } from '../theme';

export const ruler = 28;
/** A lane where there are many, and where there is room for more. */
const [laneHeight, mostHeight] = [56, 120];

/** How high each of so many lanes is: what is left of the height is theirs. */
export function laneOf(lanes: number, height: number): number {
  return Math.min(mostHeight, Math.max(laneHeight, Math.floor((height - ruler) / Math.max(1, lanes))));
}


/** What is drawn at once: which lanes, which times, in which colours. Sizes are CSS pixels. */
export interface Frame {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  from: number;
  to: number;
  now: number;
  /** How high a lane is. */
  lane: number;
  /** How far the lanes are scrolled up. */
  scroll: number;
  rows: readonly LaneRow[];
  isHeard: (session: string) => boolean;
  theme: Theme;
  chosen: Block | Arrow | undefined;
  hovered: Block | Arrow | undefined;
  /** Collects where what is drawn can be hit, the lowest first. */
  hits: Hit[];
}

export interface Hit { left: number; top: number; right: number; bottom: number; block?: Block; arrow?: Arrow; dense?: { from: number; to: number } }

export function xOf(frame: Frame, time: number): number {
  return (time - frame.from) / (frame.to - frame.from) * frame.width;
}

export function timeAt(frame: Pick<Frame, 'from' | 'to' | 'width'>, x: number): number {
  return frame.from + x / frame.width * (frame.to - frame.from);
}

export function laneTop(frame: Pick<Frame, 'scroll' | 'lane'>, at: number): number {
  return ruler + at * frame.lane - frame.scroll;
}

const widths = new Map<string, number>();

/** Writes as much of a text as fits. What was measured is kept: texts come back in every frame. */
export function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, room: number): void {
  if (room < 14 || text === '') return;
  const key = `${context.font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5_000) widths.clear();
    widths.set(key, width = context.measureText(text).width);
  }
  if (width <= room) return context.fillText(text, x, y);
  const letters = Math.floor(text.length * (room - 8) / width);
  if (letters > 1) context.fillText(`${text.slice(0, letters).trimEnd()}…`, x, y);
}

export const font = "12px 'Inter Variable', system-ui, sans-serif";
export const strongFont = "550 12px 'Inter Variable', system-ui, sans-serif";
