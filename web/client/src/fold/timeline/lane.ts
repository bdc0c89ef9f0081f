import { Level, levelSizes } from './density';
import type { Block, BlockEnd, LaneFacts } from './model';
import { once } from './once';
import { Track } from './track';

/** What keeps a block that goes on, or one whose beginning is not known: kind and id. */
export type BlockKey = string;

export const keyOf = ({ kind, id }: Pick<Block, 'kind' | 'id'>): BlockKey => `${kind} ${id}`;

interface Word { position: number; time: number; on: boolean }

/** One session's part of a timeline. */
export class Lane {
  facts: LaneFacts = {};
  readonly runs = new Track();
  readonly phases = new Track();
  /** Thoughts, messages, tools and moments. */
  readonly work = new Track();
  readonly waits = new Track();
  readonly levels = levelSizes.map((size) => new Level(size));
  /** What goes on. */
  readonly open = new Map<BlockKey, Block>();
  /** What has ended, and began in history that is not here. */
  private readonly headless = new Map<BlockKey, Block>();
  /** The words about each thing that comes and goes, such as a phase: the oldest ends what was open before it. */
  private readonly words = new Map<BlockKey, Word[]>();
  private readonly runEnds = new Map<string, { position: number; time: number }>();

  constructor(readonly session: string) {}

  begin(block: Block): void {
    this.open.set(keyOf(block), block);
  }

  /** The block that goes on; without one, what `make` says of it. */
  going(key: BlockKey, make: () => Block): Block {
    let block = this.open.get(key);
    if (!block) this.begin(block = { ...make(), headless: true });
    return block;
  }

  /** Adds what began and ended at once. */
  add(block: Block): void {
    block.title = once(block.title);
    if (block.run !== undefined) block.run = once(block.run);
    if (block.kind === 'run') block.id = once(block.id);
    if (block.toolKind !== undefined) block.toolKind = once(block.toolKind);
    this.track(block)?.add(block);
    this.count(block, 1);
    if (block.headless) this.headless.set(keyOf(block), block);
  }

  end(block: Block, time: number, position: number, status: BlockEnd): void {
    this.open.delete(keyOf(block));
    block.end = Math.max(block.start, time);
    block.last = Math.max(block.last, position);
    block.status = status;
    this.add(block);
  }

  /** A word about something that comes and goes: it begins, or goes on, or has ended. */
  toggle(block: Block, on: boolean): void {
    const key = keyOf(block);
    const words = this.words.get(key) ?? [];
    words.push({ position: block.position, time: block.start, on });
    this.words.set(key, words);
    const going = this.open.get(key);
    if (on && !going) this.begin(block);
    else if (on && going) going.title = block.title || going.title;
    else if (going) this.end(going, block.start, block.position, 'done');
  }

  /** A run's end closes what it left open. */
  endRun(run: string, time: number, position: number): void {
    this.runEnds.set(once(run), { position, time });
    for (const block of this.open.values()) {
      if (block.run === run) this.end(block, time, position, block.kind === 'wait' ? 'expired' : 'cancelled');
    }
  }

  /** Takes in what the same session did before: the answer is as if all had been folded in order. */
  precede(older: Lane): void {
    this.facts = { ...older.facts, ...this.facts };
    for (const [name, track] of this.tracks()) track.precede(older[name]);
    this.levels.forEach((level, at) => level.precede(older.levels[at]!));
    for (const block of older.open.values()) this.continue(block);
    for (const [key, block] of older.headless) this.headless.set(key, block);
    for (const [key, words] of older.words) this.words.set(key, words.concat(this.words.get(key) ?? []));
    for (const [run, end] of older.runEnds) this.runEnds.set(run, end);
  }

  /** Leaves out what ended before a position. What is left of what began before it is as if its beginning had not been read. */
  forget(position: number): void {
    const forgotten = [...this.tracks()].flatMap(([, track]) => track.forget(position));
    for (const block of forgotten) {
      const key = keyOf(block);
      if (this.headless.get(key) === block) this.headless.delete(key);
    }
    let from = Infinity;
    for (const [, track] of this.tracks()) {
      for (const block of track.blocks) {
        from = Math.min(from, block.start);
        if (block.position < position) this.headless.set(keyOf(block), block);
      }
    }
    for (const block of this.open.values()) if (block.position < position) block.headless = true;
    for (const level of this.levels) level.forget(forgotten.filter(isCounted), position, from);
    for (const [key, words] of this.words) {
      const kept = words.filter((word) => word.position >= position);
      if (kept.length === 0) this.words.delete(key);
      else this.words.set(key, kept);
    }
    for (const [run, end] of this.runEnds) if (end.position < position) this.runEnds.delete(run);
  }

  private *tracks(): Generator<['runs' | 'phases' | 'work' | 'waits', Track]> {
    for (const name of ['runs', 'phases', 'work', 'waits'] as const) yield [name, this[name]];
  }

  /** What an older part left open: it is what ended here, or goes on here, or was closed by its run's end. */
  private continue(begun: Block): void {
    const key = keyOf(begun);
    const ended = this.headless.get(key);
    if (ended) {
      this.headless.delete(key);
      this.track(ended)?.remove(ended);
      this.count(ended, -1);
      this.add(headed(ended, begun));
      return;
    }
    const word = this.words.get(key)?.[0];
    const going = this.open.get(key);
    const end = begun.run === undefined ? undefined : this.runEnds.get(begun.run);
    if (end && (!word || end.position < word.position)) {
      this.endBefore(begun, end, begun.kind === 'wait' ? 'expired' : 'cancelled');
    } else if (word && !word.on) {
      this.endBefore(begun, word, 'done');
    } else if (going && (going.headless || going.position === word?.position)) {
      this.open.set(key, headed(going, begun));
    } else if (word) {
      this.continueToggled(begun, word.position);
    } else {
      this.begin(begun);
    }
  }

  /** Ends what an older part left open; what has begun by the same name since goes on. */
  private endBefore(begun: Block, { time, position }: { time: number; position: number }, status: BlockEnd): void {
    const going = this.open.get(keyOf(begun));
    this.end(begun, time, position, status);
    if (going) this.open.set(keyOf(going), going);
  }

  /** What came on again while it was still on is one block, here already ended. */
  private continueToggled(begun: Block, position: number): void {
    const track = this.track(begun);
    const ended = track?.blocks.find((block) => block.position === position && keyOf(block) === keyOf(begun));
    if (!ended) return this.begin(begun);
    track!.remove(ended);
    this.add(headed(ended, begun));
  }

  private track({ kind }: Block): Track | undefined {
    switch (kind) {
      case 'run': return this.runs;
      case 'phase': return this.phases;
      case 'wait': case 'awaits': return this.waits;
      default: return this.work;
    }
  }

  private count(block: Block, sign: 1 | -1): void {
    if (!isCounted(block)) return;
    for (const level of this.levels) level.count(block, sign);
  }
}

/** Whether it counts into how busy a lane was. */
function isCounted({ kind }: Block): boolean {
  return kind === 'thought' || kind === 'message' || kind === 'tool' || kind === 'wait';
}

/** A block with the beginning that was found for it. A run is called by its first prompt, all else by what was said of it last. */
function headed(block: Block, begun: Block): Block {
  const { headless: _, ...rest } = block;
  const title = block.kind === 'run' ? begun.title || block.title : block.title || begun.title;
  const toolKind = block.toolKind ?? begun.toolKind;
  const end = block.end === undefined ? undefined : Math.max(begun.start, block.end);
  const last = end === undefined ? begun.position : block.last;
  const joined: Block = { ...rest, run: block.run ?? begun.run, position: begun.position, last, start: begun.start, end, title, ...(begun.headless ? { headless: true } : {}) };
  return toolKind === undefined ? joined : { ...joined, toolKind };
}
