import type { EventFilter } from '../../wire/stream';
import { systemClock, type Clock } from '../clock';
import type { Subscription, SubscribeOptions } from '../options';
import type { Follow } from './feed';
import type { Locks } from './locks';
import type { FromTab, Port, ToTab } from './messages';
import { SharedSubscription } from './subscription';

/** So long the worker may take to be there; one that cannot be loaded says nothing. */
const helloMs = 5_000;

/** So often one may be lost before the tab reads by itself. */
const mostLost = 3;

/** How a tab gets to the worker. `failed` is called where it cannot be started. */
export type Connect = (failed: () => void) => Port<ToTab, FromTab>;

/**
 * What a page follows, read by a worker that all tabs of a browser share; by the tab itself where there is none. A subscription is the same either way, and goes
 * on from its place when the worker is lost.
 */
export class SharedLive {
  private readonly open = new Map<number, SharedSubscription>();
  private readonly clock: Clock;
  private port: Port<ToTab, FromTab> | undefined;
  private giveUp: (() => void) | undefined;
  /** Waits for the worker no longer to be there. */
  private forgetLate = () => {};
  private count = 0;
  private lost = 0;
  private isOver = false;

  /** @param follow Reads in the tab itself. */
  constructor(private readonly follow: Follow, private readonly shared?: { connect: Connect; locks: Locks; lock: string }, clock?: Clock) {
    this.clock = clock ?? systemClock;
    if (!shared) return;
    void shared.locks.hold(shared.lock).then((giveUp) => {
      if (this.isOver) return giveUp();
      this.giveUp = giveUp;
      this.port?.postMessage({ op: 'tab', lock: shared.lock });
    });
    this.begin(shared.connect);
  }

  subscribe(filter: EventFilter, options: SubscribeOptions): Subscription {
    const id = ++this.count;
    const subscription = new SharedSubscription(filter, options, () => this.retryNow(), () => {
      if (this.open.delete(id)) this.port?.postMessage({ op: 'close', id });
    });
    if (this.isOver) {
      subscription.end('stopped');
      return subscription;
    }
    this.open.set(id, subscription);
    this.attach(id, subscription);
    return subscription;
  }

  /** The machine has woken, or is online again: everything that is followed looks whether it is still connected. */
  retryNow(): void {
    if (this.port) this.port.postMessage({ op: 'retry' });
    else for (const subscription of [...this.open.values()]) subscription.direct?.retryNow();
  }

  /** Ends all that is followed; nothing is afterwards. */
  close(): void {
    this.isOver = true;
    for (const subscription of [...this.open.values()]) subscription.close();
    this.part();
    this.giveUp?.();
  }

  private begin(connect: Connect): void {
    let greeted = false;
    let port: Port<ToTab, FromTab> | undefined;
    const fail = () => { if (!greeted && port && this.port === port) this.alone(); };
    try {
      port = connect(fail);
    } catch {
      return;
    }
    this.port = port;
    // Where the page itself was held up, a hello that came in time waits behind this timer: it is let pass.
    this.forgetLate = this.clock.after(helloMs, () => { this.forgetLate = this.clock.after(0, fail); });
    port.onmessage = ({ data }) => {
      if (data.op === 'hello') {
        greeted = true;
        this.forgetLate();
        this.shared?.locks.whenFree(data.lock, () => { if (this.port === port) this.again(connect); });
      } else {
        for (const { id, ...news } of data.told) this.open.get(id)?.take(news);
      }
    };
    if (this.giveUp) port.postMessage({ op: 'tab', lock: this.shared!.lock });
  }

  /** The worker has crashed, or was ended: another goes on from where each was. */
  private again(connect: Connect): void {
    this.part();
    if (this.isOver) return;
    if (++this.lost < mostLost) this.begin(connect);
    this.attachAll();
  }

  /** A worker that is there after all reads nothing for this tab. */
  private alone(): void {
    for (const id of this.open.keys()) this.port?.postMessage({ op: 'close', id });
    this.part();
    this.attachAll();
  }

  private attachAll(): void {
    for (const [id, subscription] of [...this.open]) this.attach(id, subscription);
  }

  private attach(id: number, subscription: SharedSubscription): void {
    const { filter, begin, wantsPresence } = subscription;
    if (this.port) this.port.postMessage({ op: 'open', id, filter, begin, presence: wantsPresence });
    else subscription.readBy(this.follow);
  }

  private part(): void {
    this.forgetLate();
    const { port } = this;
    this.port = undefined;
    if (!port) return;
    port.onmessage = null;
    port.close();
  }
}
