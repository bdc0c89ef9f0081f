import { RingsideError, type EventFilter, type RingsideClient, type RingsideEvent, type Subscription } from '@ringside/client';
import { client, explain } from './api';
import { retryMs } from './useRead';

/** Where more have changed at once than this, all are read anew. */
const mostByOne = 20;
/** What changes within so long is one reading. */
export const patienceMs = 100;

/** What a list is read of, and where it is shown. */
export interface ListSource<T> {
  /** Reads all. The cursor is that of what was read first: what follows it misses nothing in what was read later. */
  readAll: () => Promise<{ cursor: string; show: () => void }>;
  read: (id: string) => Promise<T>;
  /** Shows what was read of some; undefined is one that is gone. */
  show: (read: ReadonlyMap<string, T | undefined>) => void;
  filter: EventFilter;
  onEvent: (event: RingsideEvent) => void;
  /** Why they could not be read; it is tried again. */
  onProblem: (why: string) => void;
}

/** A list that is read once and then kept true: each that an event tells of is read anew by itself, all that change in one moment in one go; until it is read, what was shown before stays. */
export class LiveList<T> {
  /** Counts the readings of all: what was asked for before one is not shown after it. */
  generation = 0;
  private subscription: Subscription | undefined;
  private changed = new Set<string>();
  private isReading = false;
  private isReadingAll = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly source: ListSource<T>, private readonly live: Pick<RingsideClient, 'subscribe'> = client) {}

  /** Reads all, then follows what becomes of them. */
  async start(): Promise<void> {
    const mine = ++this.generation;
    clearTimeout(this.again);
    // What is noted from here on may have come after it was read.
    this.changed.clear();
    this.isReadingAll = true;
    try {
      const { cursor, show } = await this.source.readAll();
      if (mine !== this.generation) return;
      show();
      this.follow(cursor);
    } catch (error) {
      if (mine !== this.generation) return;
      this.source.onProblem(explain(error));
      this.again = setTimeout(() => void this.start(), retryMs);
    }
    this.isReadingAll = false;
    if (this.changed.size > 0) this.readSoon(patienceMs);
  }

  stop(): void {
    this.generation++;
    this.isReadingAll = false;
    clearTimeout(this.again);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed.clear();
    this.subscription?.close();
    this.subscription = undefined;
  }

  /** One has changed: it is read anew. */
  note(id: string): void {
    this.changed.add(id);
    this.readSoon(patienceMs);
  }

  private follow(after: string): void {
    const before = this.subscription;
    let mine: Subscription | undefined;
    mine = this.live.subscribe(this.source.filter, {
      after,
      onEvent: (event) => { if (mine === this.subscription) this.source.onEvent(event); },
      onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') void this.start(); },
      onAccess: () => void this.start(),
    });
    this.subscription = mine;
    before?.close();
  }

  private readSoon(ms: number): void {
    this.timer ??= setTimeout(() => void this.readChanged(), ms);
  }

  private async readChanged(): Promise<void> {
    this.timer = undefined;
    // One reading at a time: what is shown later is then never older than what was shown before.
    if (this.isReading || this.isReadingAll) return;
    if (this.changed.size > mostByOne) return this.start();
    const mine = this.generation;
    const ids = [...this.changed];
    this.changed.clear();
    this.isReading = true;
    const answers = await Promise.all(ids.map((id) => this.source.read(id).catch(goneOrFailed)));
    this.isReading = false;
    const isMine = mine === this.generation;
    const failed = isMine ? ids.filter((_, at) => answers[at] === 'failed') : [];
    if (isMine) this.source.show(new Map(ids.flatMap((id, at) => (answers[at] === 'failed' ? [] : [[id, answers[at] as T | undefined]]))));
    for (const id of failed) this.changed.add(id);
    if (this.changed.size > 0) this.readSoon(failed.length > 0 ? retryMs : patienceMs);
  }
}

function goneOrFailed(error: unknown): undefined | 'failed' {
  return error instanceof RingsideError && error.status === 404 ? undefined : 'failed';
}
