import type { Block } from './model';
import { Track } from './track';

/** What a bucket counts: milliseconds of each kind of work, and how many calls failed. */
export const densityKinds = ['thought', 'message', 'read', 'edit', 'execute', 'other', 'wait', 'failed'] as const;
export type DensityKind = (typeof densityKinds)[number];

const slots = densityKinds.length;
const perChunk = 64;
const failed = slots - 1;

/** Milliseconds of a bucket at each level. */
export const levelSizes: readonly number[] = Array.from({ length: 9 }, (_, level) => 400 * 4 ** level);

/** A block that would fill more buckets than this is kept as itself at that level. */
const mostBuckets = 8;

export function densityKind(block: Block): DensityKind {
  if (block.kind !== 'tool') return block.kind === 'thought' || block.kind === 'message' || block.kind === 'wait' ? block.kind : 'other';
  switch (block.toolKind) {
    case 'read': case 'search': case 'fetch': return 'read';
    case 'edit': case 'delete': case 'move': return 'edit';
    case 'execute': return 'execute';
    case 'think': return 'thought';
    default: return 'other';
  }
}

/** How busy a lane was, at one level: buckets of one duration, and the blocks that are too long for them. */
export class Level {
  readonly long = new Track();
  private readonly chunks = new Map<number, Int32Array>();

  constructor(readonly size: number) {}

  /** Takes a block in, or with -1 out again. */
  count(block: Block, sign: 1 | -1): void {
    const { start, end, first, last } = this.reach(block);
    if (last - first >= mostBuckets) return sign > 0 ? this.long.add(block) : this.long.remove(block);
    const slot = densityKinds.indexOf(densityKind(block));
    for (let bucket = first; bucket <= last; bucket++) {
      const within = Math.min(end, (bucket + 1) * this.size) - Math.max(start, bucket * this.size);
      this.add(bucket, slot, sign * Math.max(1, Math.round(within)));
    }
    if (block.status === 'failed') this.add(last, failed, sign);
  }

  /** The counts of a bucket, in the order of `densityKinds`, and where they begin; undefined where nothing was done. */
  read(bucket: number): { counts: Int32Array; at: number } | undefined {
    const counts = this.chunks.get(Math.floor(bucket / perChunk));
    return counts && { counts, at: (((bucket % perChunk) + perChunk) % perChunk) * slots };
  }

  /** Takes blocks out that ended before a position. `from`: when the oldest of the others began. */
  forget(blocks: readonly Block[], position: number, from: number): void {
    this.long.forget(position);
    for (const block of blocks) {
      const { first, last } = this.reach(block);
      if (last - first < mostBuckets) this.count(block, -1);
    }
    for (const chunk of this.chunks.keys()) {
      if ((chunk + 1) * perChunk * this.size <= from) this.chunks.delete(chunk);
    }
  }

  precede(older: Level): void {
    this.long.precede(older.long);
    for (const [chunk, counts] of older.chunks) {
      const mine = this.chunks.get(chunk);
      if (mine) counts.forEach((count, at) => { mine[at]! += count; });
      else this.chunks.set(chunk, counts);
    }
  }

  /** Its times, and the first and the last bucket that it is in. */
  private reach(block: Block): { start: number; end: number; first: number; last: number } {
    const [start, end] = [block.start, Math.max(block.start + 1, block.end ?? block.start)];
    return { start, end, first: Math.floor(start / this.size), last: Math.floor((end - 1) / this.size) };
  }

  private add(bucket: number, slot: number, value: number): void {
    const chunk = Math.floor(bucket / perChunk);
    let counts = this.chunks.get(chunk);
    if (!counts) this.chunks.set(chunk, counts = new Int32Array(perChunk * slots));
    counts[(bucket - chunk * perChunk) * slots + slot]! += value;
  }
}
