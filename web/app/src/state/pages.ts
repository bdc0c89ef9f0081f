import type { EventPage, RingsideEvent } from '@ringside/client';
import type { EventsQuery } from '@ringside/client';
import { explain } from './api';
import type { Edge } from './session';

/** What is here of some events, oldest first and without holes up to now, and whether there are earlier ones. */
export interface PagesState { items: readonly RingsideEvent[]; earlier: Edge; ready: boolean; problem: string | undefined }

/** Events read by pages: the newest first, from there on what comes, and the ones before when they are asked for. */
export class Pages {
  state: PagesState = { items: [], earlier: 'none', ready: false, problem: undefined };
  private upTo: string | undefined;
  private reading = false;
  private again = false;
  private isClosed = false;

  /** @param changed Told before anybody has drawn the new state. */
  constructor(private readonly read: (place: EventsQuery) => Promise<EventPage>, private readonly size: number, private readonly changed: () => void) {}

  /** Reads what has come since; at first, the newest page. Asked while it reads, it reads once more. */
  async readOn(): Promise<void> {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    while (this.again && !this.isClosed) {
      this.again = false;
      try {
        await this.toHead();
      } catch (error) {
        this.set({ problem: explain(error) });
      }
    }
    this.reading = false;
  }

  /** Reads the page before what is here. */
  async readEarlier(): Promise<void> {
    const { items: [first], earlier } = this.state;
    if (!first || earlier === 'none' || earlier === 'loading') return;
    this.set({ earlier: 'loading' });
    try {
      const page = await this.read({ before: first.cursor, limit: this.size });
      // Meanwhile it may have begun anew.
      if (this.state.items[0]?.position !== first.position) return this.set({ earlier: 'more' });
      this.set({ items: [...page.items.reverse(), ...this.state.items], earlier: isStart(page) ? 'none' : 'more' });
    } catch {
      this.set({ earlier: 'failed' });
    }
  }

  close(): void {
    this.isClosed = true;
  }

  private async toHead(): Promise<void> {
    for (let page: EventPage | undefined; page === undefined || page.next !== page.head;) {
      const isFirst = this.upTo === undefined;
      page = await this.read(isFirst ? { last: this.size, limit: this.size } : { after: this.upTo!, limit: this.size });
      if (this.isClosed) return;
      if (!isFirst && (page.verdict === 'reset' || page.verdict === 'gap')) {
        // What is here does not join what follows.
        [this.upTo, page] = [undefined, undefined];
        this.set({ items: [], earlier: 'none' });
        continue;
      }
      this.upTo = page.next;
      const items = page.items.length === 0 ? this.state.items : [...this.state.items, ...page.items];
      // Fewer than were asked for are all; of a page that was full to its bytes the rest follows at once.
      const earlier = !isFirst ? this.state.earlier : page.next === page.head && items.length < this.size ? 'none' : 'more';
      this.set({ items, earlier, problem: undefined, ready: page.next === page.head || this.state.ready });
    }
  }

  private set(change: Partial<PagesState>): void {
    if (this.isClosed) return;
    this.state = { ...this.state, ...change };
    this.changed();
  }
}

/** Whether a page that was read backwards begins with the first there is: position 0 is before all. A page may be shorter for being full to its bytes. */
export function isStart({ next }: EventPage): boolean {
  return next.endsWith('.0');
}
