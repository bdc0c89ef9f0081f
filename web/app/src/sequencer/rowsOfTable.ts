import type { Arrow, Block, Timeline } from '@ringside/client';
import type { LaneRow } from './lanes';

/** A line of the table: something that an agent did, or said to another. */
export type Line = { key: string; start: number; row: LaneRow; block: Block } | { key: string; start: number; row: LaneRow; arrow: Arrow };

/** All that the lanes that are heard did, the newest first. */
export function lines(timeline: Timeline, rows: readonly LaneRow[], isHeard: (session: string) => boolean): Line[] {
  const heard = new Map(rows.filter(({ session }) => isHeard(session)).map((row) => [row.session, row]));
  const result: Line[] = [];
  for (const row of heard.values()) {
    const { lane } = row;
    if (!lane) continue;
    for (const blocks of [lane.runs.blocks, lane.phases.blocks, lane.work.blocks, lane.waits.blocks, lane.open.values()]) {
      for (const block of blocks) result.push({ key: `${row.session} ${block.kind} ${block.id} ${block.position}`, start: block.start, row, block });
    }
  }
  for (const arrow of timeline.arrows) {
    const row = heard.get(arrow.from ?? arrow.to ?? '');
    if (row) result.push({ key: `arrow ${arrow.position}`, start: arrow.time, row, arrow });
  }
  return result.sort((a, b) => b.start - a.start);
}
