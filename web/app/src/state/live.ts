import { newKey, onWake, RingsideClient, SharedLive, systemClock, webLocks, type Connect, type EventFilter, type Locks, type Subscription, type SubscribeOptions } from '@ringside/client';
import workerUrl from '../live.worker?worker&url';

const alone = new RingsideClient();
let live: SharedLive | undefined;
let reader: string | undefined;

/** Whose events are read from now on: each person's by a worker of their own. Nobody's: what is followed ends. */
export function readAs(user: string | undefined): void {
  if (user === reader) return;
  reader = user;
  live?.close();
  live = undefined;
}

export function follow(filter: EventFilter, options: SubscribeOptions): Subscription {
  live ??= new SharedLive((wanted, how) => alone.subscribe(wanted, how), shared(reader));
  return live.subscribe(filter, options);
}

/** The page is seen again, its machine has woken, or a person will not wait. */
export function retryNow(): void {
  live?.retryNow();
}

/** Does so after the machine has slept, where timers can tell. */
export function retryOnWake(canTell: () => boolean): () => void {
  return onWake(systemClock, () => { if (canTell()) retryNow(); });
}

/** What the worker needs; without it, as on Android, each tab reads by itself. */
function shared(user: string | undefined): { connect: Connect; locks: Locks; lock: string } | undefined {
  const locks = webLocks();
  if (user === undefined || !locks || typeof SharedWorker === 'undefined') return undefined;
  return {
    locks,
    lock: `ringside tab ${newKey()}`,
    connect: (failed) => {
      const worker = new SharedWorker(workerUrl, { type: 'module', name: user });
      worker.onerror = failed;
      return worker.port as unknown as ReturnType<Connect>;
    },
  };
}
