import { search, type Arrow, type Block } from '@ringside/client';
import type { LaneRow } from './lanes';

/** A line of the table: something that an agent did, or said to another. */
export type Line = { key: string; start: number; row: LaneRow; block: Block } | { key: string; start: number; row: LaneRow; arrow: Arrow };

/** Things of one kind, the oldest first. */
interface Source { length: number; start: (at: number) => number; position: (at: number) => number; line: (at: number) => Line }

/**
 * All that the lanes that are heard did, the newest first. Nothing is gathered: what the timeline keeps in order is looked into, so that neither an event that
 * comes nor a screen of lines costs more the more there are.
 */
export class TableLines {
  readonly count: number;
  private readonly sources: readonly Source[];

  constructor(arrows: ReadonlyMap<string, readonly Arrow[]>, rows: readonly LaneRow[], isHeard: (session: string) => boolean) {
    this.sources = rows.filter(({ session }) => isHeard(session)).flatMap((row) => sourcesOf(row, arrows.get(row.session) ?? [])).filter(({ length }) => length > 0);
    this.count = this.sources.reduce((sum, { length }) => sum + length, 0);
  }

  /** So many lines, behind as many newer ones. */
  slice(from: number, count: number): Line[] {
    const time = this.timeBehind(from);
    const next = this.sources.map((source) => behind(source, time) - 1);
    let skipped = this.sources.reduce((sum, { length }, at) => sum + length - 1 - next[at]!, 0);
    const lines: Line[] = [];
    while (lines.length < count) {
      let newest = -1;
      for (const [at, source] of this.sources.entries()) if (next[at]! >= 0 && (newest < 0 || isNewer(source, next[at]!, this.sources[newest]!, next[newest]!))) newest = at;
      if (newest < 0) break;
      const at = next[newest]!--;
      if (skipped++ >= from) lines.push(this.sources[newest]!.line(at));
    }
    return lines;
  }

  /** A time after which no more than that many things began, and at which others did; to a millisecond. */
  private timeBehind(from: number): number {
    const first = Math.min(...this.sources.map(({ start }) => start(0)));
    const last = Math.max(...this.sources.map(({ start, length }) => start(length - 1)));
    return this.sources.length === 0 ? 0 : first + search(Math.ceil(last - first), (ms) => this.sources.reduce((sum, source) => sum + source.length - behind(source, first + ms), 0) <= from);
  }
}

/** How many of a source began no later. */
function behind({ length, start }: Source, time: number): number {
  return search(length, (at) => start(at) > time);
}

function isNewer(one: Source, at: number, other: Source, otherAt: number): boolean {
  return one.start(at) - other.start(otherAt) > 0 || (one.start(at) === other.start(otherAt) && one.position(at) > other.position(otherAt));
}

function sourcesOf(row: LaneRow, arrows: readonly Arrow[]): Source[] {
  const { lane } = row;
  const ofBlocks = (blocks: readonly Block[]): Source => ({
    length: blocks.length, start: (at) => blocks[at]!.start, position: (at) => blocks[at]!.position,
    line: (at) => ({ key: `${row.session} ${blocks[at]!.kind} ${blocks[at]!.id} ${blocks[at]!.position}`, start: blocks[at]!.start, row, block: blocks[at]! }),
  });
  const tracks = lane ? [lane.runs.blocks, lane.phases.blocks, lane.work.blocks, lane.waits.blocks, [...lane.open.values()].sort((a, b) => a.start - b.start || a.position - b.position)] : [];
  return [...tracks.map(ofBlocks), {
    length: arrows.length, start: (at) => arrows[at]!.time, position: (at) => arrows[at]!.position,
    line: (at) => ({ key: `arrow ${arrows[at]!.position}`, start: arrows[at]!.time, row, arrow: arrows[at]! }),
  }];
}
