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

/** How wide a text is. What was measured is kept: texts come back in every frame. */
function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5_000) widths.clear();
    widths.set(key, width = context.measureText(text).width);
  }
  return width;
}

/** As much of a text as fits; empty where that is next to nothing. */
export function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (room < 14 || text === '') return '';
  const width = widthOf(context, text);
  if (width <= room) return text;
  // The first letters may be wider than the rest.
  for (let letters = Math.floor(text.length * (room - 8) / width); letters > 1; letters--) {
    const part = `${text.slice(0, letters).trimEnd()}…`;
    if (widthOf(context, part) <= room) return part;
  }
  return '';
}

/** Writes as much of a text as fits. `over`: the ground that it stands on, where lines that were drawn before end short of the letters. */
export function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, room: number, over?: string): void {
  const part = fitting(context, text, room);
  if (part === '') return;
  if (over !== undefined) {
    context.save();
    context.strokeStyle = over;
    context.lineWidth = 5;
    context.lineJoin = 'round';
    context.strokeText(part, x, y);
    context.restore();
  }
  context.fillText(part, x, y);
}

export const font = "12px 'Inter Variable', system-ui, sans-serif";
export const strongFont = "550 12px 'Inter Variable', system-ui, sans-serif";
