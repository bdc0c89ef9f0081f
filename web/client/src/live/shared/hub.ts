import type { EventFilter } from '../../wire/stream';
import { filterOf } from '../../wire/socket';
import { Feed, type Follow, type Reader } from './feed';
import type { Locks } from './locks';
import type { FromTab, News, Port, Told, ToTab } from './messages';

/**
 * Reads for all tabs of a browser, in a worker that they share: on one WebSocket, and where there is none, those that want the same by one stream or poll. A
 * tab that is closed or crashes gives up its lock, and with that all it has subscribed.
 */
export class LiveHub {
  private readonly feeds = new Set<Feed>();
  private readonly tabs = new Set<Tab>();

  /** @param lock The name that the worker holds. */
  constructor(private readonly follow: Follow, private readonly locks: Locks, private readonly lock: string) {}

  connect(port: Port<FromTab, ToTab>): void {
    const tab = new Tab(port);
    this.tabs.add(tab);
    port.onmessage = ({ data }) => this.take(tab, data);
    port.postMessage({ op: 'hello', lock: this.lock });
  }

  /** The network may have changed, or the machine has slept: everything looks whether it is still connected. */
  retryNow(): void {
    for (const feed of [...this.feeds]) feed.retryNow();
  }

  /** Ends all that goes on, as when somebody else has signed in. */
  signOut(): void {
    for (const tab of this.tabs) {
      for (const reader of tab.readers.values()) reader.tell({ status: { state: 'closed', reason: 'signed-out' } });
      this.clear(tab);
    }
  }

  private take(tab: Tab, message: FromTab): void {
    switch (message.op) {
      case 'tab': this.locks.whenFree(message.lock, () => this.drop(tab)); break;
      case 'open': {
        const { id, filter, begin, presence } = message;
        const reader: Reader = { tell: (news) => tab.tell(id, news) };
        const feed = new Feed(keyOf(filter, presence), (changed) => this.changed(changed));
        tab.readers.set(id, reader);
        this.feeds.add(feed);
        feed.begin(this.follow, filter, begin, presence, reader);
        break;
      }
      case 'close': this.leave(tab, message.id); break;
      case 'retry': this.retryNow(); break;
    }
  }

  private drop(tab: Tab): void {
    this.clear(tab);
    this.tabs.delete(tab);
    tab.close();
  }

  private clear(tab: Tab): void {
    for (const id of [...tab.readers.keys()]) this.leave(tab, id);
  }

  private leave(tab: Tab, id: number): void {
    const reader = tab.readers.get(id);
    if (!reader || !tab.readers.delete(id)) return;
    for (const feed of this.feeds) {
      if (!feed.leave(reader)) continue;
      if (feed.isEmpty) feed.end();
      return;
    }
  }

  private changed(feed: Feed): void {
    if (feed.isOver) return void this.feeds.delete(feed);
    const place = feed.isAlone ? feed.place : undefined;
    if (!place) return;
    for (const other of this.feeds) {
      const there = other !== feed && other.key === feed.key && other.isAlone ? other.place : undefined;
      if (there?.epoch !== place.epoch) continue;
      // The one that is behind goes on: what is between is passed over by the other's readers.
      if (there.position <= place.position) other.absorb(feed, place.position);
      else feed.absorb(other, there.position);
      return;
    }
  }
}

/** A page that is open. What it is told goes in as few messages as come about by themselves. */
class Tab {
  readonly readers = new Map<number, Reader>();
  private told: Told[] = [];

  constructor(private readonly port: Port<FromTab, ToTab>) {}

  tell(id: number, news: News): void {
    if (this.told.push({ id, ...news }) > 1) return;
    setTimeout(() => {
      const { told } = this;
      this.told = [];
      this.port.postMessage({ op: 'told', told });
    });
  }

  close(): void {
    this.port.onmessage = null;
    this.port.close();
  }
}

function keyOf(filter: EventFilter, presence: boolean): string {
  const lists = Object.entries(filterOf(filter)).map(([name, values]) => [name, Array.isArray(values) ? [...values].sort() : values] as const);
  return JSON.stringify([presence, lists.sort(([a], [b]) => a < b ? -1 : 1)]);
}
