import type { Item } from '@ringside/client';
import { gap, type Row } from './rows';

/** Which rows are drawn, the last not among them, and how high those are that are not. */
export interface Drawn { from: number; to: number; above: number; below: number }

/** Where a row is to stand: its top, from the top of what is seen. */
export interface Anchor { key: string; top: number }

/** So few rows are all drawn. */
const few = 60;

/** How high a row is, as measured or else as it may be. */
export type HeightOf = (at: number) => number;

/** The rows to draw so that what is seen, and as much again above and below, is there: around the anchor, or without one at the end. */
export function drawnAround(count: number, height: HeightOf, view: number, anchor: { at: number; top: number } | undefined): Drawn {
  if (count <= few) return { from: 0, to: count, above: 0, below: 0 };
  const beyond = Math.max(view, 600);
  const at = anchor ? Math.min(anchor.at, count - 1) : count;
  let [from, top] = [at, anchor?.top ?? view];
  while (from > 0 && top > -beyond) top -= height(--from);
  let [to, bottom] = [at, anchor?.top ?? view];
  while (to < count && bottom < view + beyond) bottom += height(to++);
  return { from, to, above: sum(height, 0, from), below: sum(height, to, count) };
}

/** The row that stands where one has scrolled to, and its top from there. */
export function anchorAt(count: number, height: HeightOf, scrolled: number): { at: number; top: number } {
  let top = -scrolled;
  for (let at = 0; at < count; at++) {
    const own = height(at);
    if (top + own > 0 || at === count - 1) return { at, top };
    top += own;
  }
  return { at: 0, top: 0 };
}

function sum(height: HeightOf, from: number, to: number): number {
  let all = 0;
  for (let at = from; at < to; at++) all += height(at);
  return all;
}

/** How high a row may be that was never drawn. */
export function guess(row: Row, before: Row | undefined): number {
  return gap(row, before) + ('tools' in row ? 32 : guessItem(row.item));
}

function guessItem(item: Item): number {
  switch (item.kind) {
    case 'message': return (item.role === 'user' ? 42 : 0) + 22 * Math.ceil((item.text.length + 1) / 96) + 12 * (item.text.split('\n', 200).length - 1);
    case 'reasoning': case 'tool': return 32;
    case 'interaction': return item.status === 'open' ? 160 : 32;
    case 'run-end': return item.end === 'failed' || item.end === 'interrupted' ? 96 : item.changes ? 56 : 20;
  }
}
