import type { Block } from '@ringside/client';

/** In which of a lane's rows a block is drawn, and how many rows those that overlap share. */
export interface Placed { block: Block; row: number; rows: number }

const mostRows = 3;

/** Places blocks so that none hides another; those that follow each other have the whole height. A block of no time is drawn, so it takes a millisecond. `blocks` are by their start. */
export function place(blocks: readonly Block[], now: number): Placed[] {
  const placed: Placed[] = [];
  let [first, reach] = [0, -Infinity];
  let ends: number[] = [];
  const close = () => {
    for (let at = first; at < placed.length; at++) placed[at]!.rows = ends.length;
    first = placed.length;
    ends = [];
  };
  for (const block of blocks) {
    if (block.start >= reach) close();
    const free = ends.findIndex((end) => end <= block.start);
    const row = free >= 0 ? free : ends.length < mostRows ? ends.length : soonest(ends);
    const end = Math.max(block.end ?? now, block.start + 1);
    ends[row] = Math.max(end, ends[row] ?? 0);
    reach = Math.max(reach, end);
    placed.push({ block, row, rows: 1 });
  }
  close();
  return placed;
}

function soonest(ends: readonly number[]): number {
  return ends.indexOf(Math.min(...ends));
}
