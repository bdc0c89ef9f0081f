import type { Block } from './model';

/** Blocks that have ended, by when they began. What overlaps a time is found without looking at the others. */
export class Track {
  readonly blocks: Block[] = [];
  /** The latest end of the blocks up to here: it never falls, so that it can be searched. */
  private readonly ends: number[] = [];

  add(block: Block): void {
    let at = this.blocks.length;
    while (at > 0 && isAfter(this.blocks[at - 1]!, block)) at--;
    this.blocks.splice(at, 0, block);
    this.measure(at);
  }

  remove(block: Block): void {
    const at = this.blocks.indexOf(block);
    if (at < 0) return;
    this.blocks.splice(at, 1);
    this.measure(at);
  }

  /** Takes in what came before, in one go. */
  precede(older: Track): void {
    if (older.blocks.length === 0) return;
    const late = this.blocks.length > 0 && isAfter(older.blocks.at(-1)!, this.blocks[0]!);
    const all = older.blocks.concat(this.blocks);
    if (late) all.sort((a, b) => a.start - b.start || a.position - b.position);
    this.blocks.length = 0;
    for (const block of all) this.blocks.push(block);
    this.measure(0);
  }

  /** Leaves out what ended before a position, in one go. */
  forget(position: number): Block[] {
    const forgotten = this.blocks.filter(({ last }) => last < position);
    if (forgotten.length === 0) return forgotten;
    const kept = this.blocks.filter(({ last }) => last >= position);
    this.blocks.length = 0;
    for (const block of kept) this.blocks.push(block);
    this.measure(0);
    return forgotten;
  }

  /** From where on a block may reach past `time`. */
  firstReaching(time: number): number {
    return search(this.ends.length, (at) => this.ends[at]! >= time);
  }

  /** The first that begins after `time`. */
  firstAfter(time: number): number {
    return search(this.blocks.length, (at) => this.blocks[at]!.start > time);
  }

  private measure(from: number): void {
    this.ends.length = this.blocks.length;
    for (let at = from; at < this.blocks.length; at++) {
      this.ends[at] = Math.max(at > 0 ? this.ends[at - 1]! : -Infinity, this.blocks[at]!.end ?? this.blocks[at]!.start);
    }
  }
}

function isAfter(one: Block, other: Block): boolean {
  return one.start > other.start || (one.start === other.start && one.position > other.position);
}

/** The first of `length` places from which on `holds` is true. */
export function search(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    // No shift: the milliseconds of a month are more than its 32 bits.
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
