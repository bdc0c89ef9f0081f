import { RingsideError } from '../errors';
import { headers, request, type Connection } from '../http';
import { runEnd } from '../wire/events';
import type { EventFilter, EventPage } from '../wire/stream';
import { sleep, Watchdog, type Clock } from './clock';
import type { StreamLimits } from './stream';

export interface PollLimits {
  /** How many seconds the server holds a request until something matches. */
  waitSeconds: number;
  /** How often it is tried whether streams get through again. */
  probeMs: number;
}

export interface PollSink {
  page(page: EventPage, first: boolean): void;
  caughtUp(): void;
  probe(signal: AbortSignal): Promise<boolean>;
  /** Waits until the next probe, or until it is told to try again now. */
  rest(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Why polling ended: streams get through again, the run that was followed is over, the caller stopped, or an error. */
export type PollEnd = 'streams' | 'finished' | 'stopped' | RingsideError;

/** A wait that the server ends at once with nothing would be a busy loop. */
const minimumMs = 1_000;

/** Long polling (R2), for where streams are held back, until they get through again. */
export async function poll(
  connection: Connection, url: (query: Record<string, string>) => string, filter: EventFilter, clock: Clock, limits: StreamLimits & PollLimits, sink: PollSink,
  signal: AbortSignal,
): Promise<PollEnd> {
  const found = new AbortController();
  const either = AbortSignal.any([signal, found.signal]);
  void probeUntilFound(clock, limits, sink, either).then((through) => { if (through) found.abort(); });
  try {
    for (let first = true, caughtUp = false; ;) {
      const begun = clock.now();
      const page = await fetchPage(connection, url(first ? {} : { wait: String(limits.waitSeconds) }), clock, first ? limits.connectMs : longestMs(limits), longestMs(limits), either);
      if (either.aborted) return signal.aborted ? 'stopped' : 'streams';
      const waited = !first;
      sink.page(page, first);
      first = false;
      if (page.next === page.head && !caughtUp) {
        caughtUp = true;
        sink.caughtUp();
      }
      if (signal.aborted) return 'stopped';
      if (typeof filter.run === 'string' && page.items.some((event) => event.run === filter.run && runEnd(event))) return 'finished';
      if (waited && page.items.length === 0 && clock.now() - begun < minimumMs) await sleep(clock, minimumMs, either);
    }
  } catch (error) {
    if (signal.aborted) return 'stopped';
    if (found.signal.aborted) return 'streams';
    return error instanceof RingsideError ? error : new RingsideError(0, 'network', 'The server could not be reached.');
  } finally {
    found.abort();
  }
}

async function probeUntilFound(clock: Clock, limits: PollLimits, sink: PollSink, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    await sink.rest(limits.probeMs * (0.75 + clock.random() / 2), signal);
    if (!signal.aborted && await sink.probe(signal)) return !signal.aborted;
  }
  return false;
}

/** How long a page that is waited for may take. */
function longestMs(limits: PollLimits): number {
  return limits.waitSeconds * 1000 + 15_000;
}

async function fetchPage(connection: Connection, url: string, clock: Clock, answerMs: number, bodyMs: number, signal: AbortSignal): Promise<EventPage> {
  const late = new AbortController();
  const watchdog = new Watchdog(clock, () => late.abort());
  watchdog.feed(answerMs);
  try {
    const response = await request(connection, url, {
      headers: headers(connection, 'application/json'), signal: AbortSignal.any([signal, late.signal]), cache: 'no-store',
    });
    watchdog.feed(bodyMs);
    if (!response.ok) throw await RingsideError.from(response);
    return await response.json() as EventPage;
  } finally {
    watchdog.stop();
  }
}
