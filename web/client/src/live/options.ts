import type { RingsideEvent } from '../wire/events';
import type { AccessChange, Begin, SessionPresence, Verdict } from '../wire/stream';
import type { Backoff } from './backoff';
import type { Clock } from './clock';
import type { PollLimits } from './poll';
import type { ConnectionStatus } from './status';
import type { StreamLimits } from './stream';

export interface SubscribeOptions extends Begin {
  /** Each matching event, in order, exactly once across all reconnects. */
  onEvent(event: RingsideEvent): void;
  /** How each connection began. At `reset` the caller drops what it has before the events that follow; at `gap` some events are missing. */
  onVerdict?(verdict: Verdict): void;
  /** History is exhausted; what follows is live. */
  onCaughtUp?(): void;
  onStatus?(status: ConnectionStatus): void;
  /** The server has given a sign of life: an event or a ping. */
  onHeartbeat?(): void;
  /** A wide filter gained or lost a session: read its state anew (R10). */
  onAccess?(change: AccessChange): void;
  /**
   * Who watches what, of the sessions that the filter has room for: all of it where it is whole, else the sessions that have changed. Told by sockets alone;
   * otherwise it is to be read (`presence()`).
   */
  onPresence?(items: readonly SessionPresence[], whole: boolean): void;
  backoff?: Backoff;
  limits?: Partial<StreamLimits & PollLimits>;
  clock?: Clock;
}

export interface Subscription {
  /** The place that has been read up to. */
  readonly cursor: string | undefined;
  readonly status: ConnectionStatus;
  /**
   * Ends a wait between attempts, or until it is tried whether something better gets through, and a connection that should have been heard of by now: as when
   * the machine wakes or is online again.
   */
  retryNow(): void;
  close(): void;
}

/** How long each step may take, unless the caller says otherwise. */
export const defaultLimits: StreamLimits & PollLimits = { connectMs: 10_000, helloMs: 4_000, waitSeconds: 25, probeMs: 60_000 };
