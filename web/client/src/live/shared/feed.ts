import type { Begin, EventFilter } from '../../wire/stream';
import type { ConnectionStatus } from '../status';
import type { Subscription, SubscribeOptions } from '../options';
import { plain, type News } from './messages';

export type Follow = (filter: EventFilter, options: SubscribeOptions) => Subscription;

/** A tab's subscription. */
export interface Reader {
  tell(news: News): void;
}

/** One subscription at the server, for one reader or several that want the same. */
export class Feed {
  status: ConnectionStatus = { state: 'connecting' };
  private readonly readers = new Map<Reader, number>();
  private subscription: Subscription | undefined;
  private caughtUp = false;
  /** The event that was told last, until the sign of life that comes with it. */
  private toldOf: string | undefined;

  /**
   * @param key The same for feeds of the same events.
   * @param changed Called when it may have become one that can be merged with another, and when it is over.
   */
  constructor(readonly key: string, private readonly changed: (feed: Feed) => void) {}

  get isEmpty(): boolean {
    return this.readers.size === 0;
  }

  /** Whether it brings live events by a connection that no other feed uses. */
  get isAlone(): boolean {
    return this.caughtUp && (this.status.state === 'polling' || (this.status.state === 'live' && this.status.by === 'stream'));
  }

  get isOver(): boolean {
    return this.status.state === 'closed';
  }

  begin(follow: Follow, filter: EventFilter, begin: Begin, presence: boolean, reader: Reader): void {
    this.readers.set(reader, 0);
    this.subscription = follow(filter, {
      ...begin,
      onStatus: (status) => {
        this.status = status;
        // Whoever subscribed has said so already.
        if (status.state !== 'connecting') this.tell({ status: plain(status) });
        this.changed(this);
      },
      onVerdict: (verdict) => {
        if (verdict === 'reset') for (const each of this.readers.keys()) this.readers.set(each, 0);
        this.tell({ verdict });
      },
      onEvent: (event) => {
        this.toldOf = event.cursor;
        for (const [each, seen] of this.readers) {
          if (event.position > seen) each.tell({ event });
        }
      },
      onCaughtUp: () => {
        this.tell({ caughtUp: true });
        this.caughtUp = true;
        this.changed(this);
      },
      onHeartbeat: () => {
        const cursor = this.subscription?.cursor;
        const isToldBy = cursor !== undefined && cursor === this.toldOf;
        this.toldOf = undefined;
        if (isToldBy) return;
        for (const [each, seen] of this.readers) each.tell({ beat: positionOf(cursor) < seen ? undefined : cursor });
      },
      onAccess: (access) => this.tell({ access }),
      ...(presence ? { onPresence: (items, whole) => this.tell({ presence: items, whole }) } : {}),
    });
  }

  /** The place that it has read up to; undefined where that cannot be told. */
  get place(): { epoch: string; position: number } | undefined {
    const [epoch, position] = this.subscription?.cursor?.split('.') ?? [];
    return epoch && position ? { epoch, position: Number(position) } : undefined;
  }

  /** Takes over the readers of one that is as far as this or further: they are told nothing again, and nothing is left out. */
  absorb(other: Feed, position: number): void {
    for (const [reader, seen] of other.readers) {
      this.readers.set(reader, Math.max(seen, position));
      if (this.status.state !== other.status.state) reader.tell({ status: plain(this.status) });
    }
    other.readers.clear();
    other.end();
  }

  /** Tells this reader nothing more; whether it was one. */
  leave(reader: Reader): boolean {
    return this.readers.delete(reader);
  }

  retryNow(): void {
    this.subscription?.retryNow();
  }

  end(): void {
    this.subscription?.close();
  }

  private tell(news: News): void {
    for (const reader of [...this.readers.keys()]) reader.tell(news);
  }
}

function positionOf(cursor: string | undefined): number {
  return Number(cursor?.split('.')[1] ?? 0);
}
