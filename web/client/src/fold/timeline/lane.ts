import { Level, levelSizes } from './density';
import type { Block, BlockEnd, LaneFacts } from './model';
import { Track } from './track';

/** What keeps a block that goes on, or one whose beginning is not known: kind and id. */
export type BlockKey = string;

export const keyOf = ({ kind, id }: Pick<Block, 'kind' | 'id'>): BlockKey => `${kind} ${id}`;

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
  /** The oldest word about each thing that comes and goes, such as a phase: it ends what was open before it. */
  private readonly firstWords = new Map<BlockKey, { position: number; time: number; on: boolean }>();
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
    if (!this.firstWords.has(key)) this.firstWords.set(key, { position: block.position, time: block.start, on });
    const going = this.open.get(key);
    if (on && !going) this.begin(block);
    else if (on && going) going.title = block.title || going.title;
    else if (going) this.end(going, block.start, block.position, 'done');
  }

  /** A run's end closes what it left open. */
  endRun(run: string, time: number, position: number): void {
    this.runEnds.set(run, { position, time });
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
    for (const [key, word] of older.firstWords) this.firstWords.set(key, word);
    for (const [run, end] of older.runEnds) this.runEnds.set(run, end);
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
    const word = this.firstWords.get(key);
    const going = this.open.get(key);
    const end = begun.run === undefined ? undefined : this.runEnds.get(begun.run);
    if (end && (!word || end.position < word.position)) {
      this.end(begun, end.time, end.position, begun.kind === 'wait' ? 'expired' : 'cancelled');
    } else if (word && !word.on) {
      this.endBefore(begun, word);
    } else if (going && (going.headless || going.position === word?.position)) {
      this.open.set(key, headed(going, begun));
    } else if (word) {
      this.continueToggled(begun, word.position);
    } else {
      this.begin(begun);
    }
  }

  private endBefore(begun: Block, word: { position: number; time: number }): void {
    const going = this.open.get(keyOf(begun));
    this.end(begun, word.time, word.position, 'done');
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
    if (block.kind !== 'thought' && block.kind !== 'message' && block.kind !== 'tool' && block.kind !== 'wait') return;
    for (const level of this.levels) level.count(block, sign);
  }
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
