import type { Begin, EventFilter } from '../../wire/stream';
import type { Subscription, SubscribeOptions } from '../options';
import type { CloseReason, ConnectionStatus } from '../status';
import type { Follow } from './feed';
import { unplain, type News } from './messages';

/** A tab's subscription, told by the worker or read by the tab itself. */
export class SharedSubscription implements Subscription {
  status: ConnectionStatus = { state: 'connecting' };
  direct: Subscription | undefined;
  private readUpTo: string | undefined;

  constructor(readonly filter: EventFilter, private readonly options: SubscribeOptions, readonly retryNow: () => void, private readonly over: () => void) {
    this.readUpTo = options.after;
    this.report(this.status);
  }

  get cursor(): string | undefined {
    return this.direct?.cursor ?? this.readUpTo;
  }

  get wantsPresence(): boolean {
    return this.options.onPresence !== undefined;
  }

  /** Where it begins, or goes on. */
  get begin(): Begin {
    const { from, last } = this.options;
    return this.cursor !== undefined ? { after: this.cursor } : last !== undefined ? { last } : from ? { from } : {};
  }

  close(): void {
    this.end('stopped');
  }

  end(reason: CloseReason): void {
    if (this.status.state === 'closed') return;
    this.over();
    this.report({ state: 'closed', reason });
    this.direct?.close();
  }

  take(news: News): void {
    if (this.status.state === 'closed') return;
    const { options } = this;
    if ('event' in news) {
      this.tell(() => options.onEvent(news.event));
      this.alive(news.event.cursor);
    } else if ('beat' in news) {
      this.alive(news.beat);
    } else if ('status' in news) {
      if (news.status.state === 'closed') this.over();
      this.report(unplain(news.status));
    } else if ('verdict' in news) {
      this.tell(() => options.onVerdict?.(news.verdict));
    } else if ('caughtUp' in news) {
      this.tell(() => options.onCaughtUp?.());
    } else if ('access' in news) {
      this.tell(() => options.onAccess?.(news.access));
    } else {
      this.tell(() => options.onPresence?.(news.presence, news.whole));
    }
  }

  /** Goes on without a worker, from now on for good. */
  readBy(follow: Follow): void {
    this.direct ??= follow(this.filter, {
      ...this.options,
      ...this.begin,
      onStatus: (status) => {
        if (this.status.state === 'closed' || (status.state === 'connecting' && this.status.state === 'connecting')) return;
        if (status.state === 'closed') this.over();
        this.report(status);
      },
    });
  }

  private alive(cursor: string | undefined): void {
    if (cursor !== undefined) this.readUpTo = cursor;
    this.options.onHeartbeat?.();
  }

  private report(status: ConnectionStatus): void {
    this.status = status;
    this.tell(() => this.options.onStatus?.(status));
  }

  /** A caller's exception is the caller's, as of any subscription. */
  private tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      queueMicrotask(() => { throw error; });
    }
  }
}
