import { RingsideError, type AgentThread, type EventPage, type ListPage, type RingsideEvent } from '@ringside/client';
import { explain } from '../state/api';
import type { Edge } from '../state/session';

/** Where the threads of a session are read. */
export interface ThreadSource {
  list: (place: { limit: number; page?: string }) => Promise<ListPage<AgentThread>>;
  /** What has happened in them after a place in the log. */
  since: (after: string) => Promise<EventPage>;
  one: (id: string) => Promise<AgentThread>;
}

/** The newest threads, newest first, and whether there are earlier ones. */
export interface ThreadListState { items: readonly AgentThread[]; earlier: Edge; ready: boolean; problem: string | undefined }

/** So many that have changed are read at a time. */
const atOnce = 8;

/** Threads read by pages: the newest first, the ones before when they are asked for, and of all that are here those alone that events have changed. */
export class ThreadList {
  state: ThreadListState = { items: [], earlier: 'none', ready: false, problem: undefined };
  /** Up to where it is known what has changed. */
  private cursor: string | undefined;
  /** The oldest that is here, where there are earlier ones: the page before begins there (W5). */
  private page: string | undefined;
  // One reading after the other: what changes while a page is on its way is then looked at once that is here.
  private work: Promise<void> = Promise.resolve();
  private isAsked = false;
  private isClosed = false;

  /** @param changed Told before anybody has drawn the new state. */
  constructor(private readonly source: ThreadSource, private readonly size: number, private readonly changed: () => void) {}

  /** Reads what has changed; at first, the newest page. Asked while it reads, it reads once more. */
  readOn(): Promise<void> {
    if (this.isAsked) return this.work;
    this.isAsked = true;
    return this.next(async () => {
      this.isAsked = false;
      try {
        await this.toHead();
      } catch (error) {
        this.set({ problem: explain(error) });
      }
    });
  }

  /** Reads the page before what is here. */
  readEarlier(): Promise<void> {
    if (this.page === undefined || this.state.earlier === 'loading') return this.work;
    this.set({ earlier: 'loading' });
    return this.next(async () => {
      // It may have begun anew.
      if (this.page === undefined) return;
      try {
        const { items, next } = await this.source.list({ limit: this.size, page: this.page });
        this.page = next;
        this.set({ items: [...this.state.items, ...items], earlier: next === undefined ? 'none' : 'more' });
      } catch {
        this.set({ earlier: 'failed' });
      }
    });
  }

  close(): void {
    this.isClosed = true;
  }

  private next(step: () => Promise<void>): Promise<void> {
    return this.work = this.work.then(() => (this.isClosed ? undefined : step()));
  }

  private async begin(): Promise<void> {
    const { items, next, cursor } = await this.source.list({ limit: this.size });
    [this.cursor, this.page] = [cursor, next];
    this.set({ items, earlier: next === undefined ? 'none' : 'more', ready: true, problem: undefined });
  }

  private async toHead(): Promise<void> {
    while (this.cursor !== undefined && !this.isClosed) {
      const { items, verdict, next, head } = await this.source.since(this.cursor);
      // It is another log, or a part of it is gone: what is here does not hold any more.
      if (verdict === 'reset' || verdict === 'gap') break;
      await this.renew([...changedBy(items, this.state.items)].filter((id) => this.page === undefined || id >= this.page));
      this.cursor = next;
      if (next === head) return this.set({ problem: undefined });
    }
    if (!this.isClosed) await this.begin();
  }

  private async renew(changed: readonly string[]): Promise<void> {
    for (let at = 0; at < changed.length && !this.isClosed; at += atOnce) {
      const ids = changed.slice(at, at + atOnce);
      const read = await Promise.all(ids.map((id) => this.source.one(id).catch((error: unknown) => {
        if (error instanceof RingsideError && error.status === 404) return undefined;
        throw error;
      })));
      const all = new Map(this.state.items.map((thread) => [thread.id, thread]));
      ids.forEach((id, of) => (read[of] ? all.set(id, read[of]) : all.delete(id)));
      this.set({ items: [...all.values()].sort((a, b) => (a.id < b.id ? 1 : -1)) });
    }
  }

  private set(change: Partial<ThreadListState>): void {
    if (this.isClosed) return;
    this.state = { ...this.state, ...change };
    this.changed();
  }
}

/** The threads that events have changed. Who says in one how its work has ended is awaited in no other by whom it says it to (O17). */
export function changedBy(events: readonly RingsideEvent[], known: readonly AgentThread[]): Set<string> {
  const changed = new Set<string>();
  for (const event of events) {
    if (event.thread === undefined) continue;
    changed.add(event.thread);
    if (event.type !== 'thread.opened' && event.type !== 'thread.message') continue;
    const { from, to, kind } = event.data;
    if (from === undefined || (kind !== 'completion' && kind !== 'error')) continue;
    for (const { id, session, awaits } of known) if (awaits === from && session === to) changed.add(id);
  }
  return changed;
}
