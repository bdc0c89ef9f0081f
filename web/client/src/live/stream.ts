import { RingsideError } from '../errors';
import { headers, request, type Connection } from '../http';
import type { RingsideEvent } from '../wire/events';
import type { AccessChange, Bye, Hello, SessionPresence } from '../wire/stream';
import { Watchdog, type Clock } from './clock';
import { SseParser, type SseEvent } from './sse';

export interface StreamLimits {
  /** How long until the answer's headers must be here. */
  connectMs: number;
  /** How long after the headers the `hello` may take; longer means that something on the way holds streams back. */
  helloMs: number;
}

/** Who is told what a stream brings. `id` is the cursor that the reader has reached by it. */
export interface StreamSink {
  hello(hello: Hello, id: string): void;
  event(event: RingsideEvent, id: string): void;
  caughtUp(id: string): void;
  ping(id: string): void;
  access(change: AccessChange): void;
  /** Only where it is wanted, and only by a socket. */
  presence?(items: readonly SessionPresence[], whole: boolean): void;
  retry(ms: number): void;
}

/** How a stream ended. `blocked`: the server answers but its stream does not get through. `stalled`: silence for 2.5 heartbeats. */
export type StreamEnd =
  | { kind: 'bye'; bye: Bye }
  | { kind: 'finished' }
  | { kind: 'refused'; error: RingsideError }
  | { kind: 'blocked' | 'stalled' | 'cut' };

/** Reads one server-sent stream to its end. Never throws: how it ended is the answer. */
export async function readStream(connection: Connection, url: string, clock: Clock, limits: StreamLimits, sink: StreamSink, signal: AbortSignal): Promise<StreamEnd> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop, { once: true });
  let end: StreamEnd | undefined;
  let heartbeatMs = 0;
  let answered = false;
  const watchdog = new Watchdog(clock, () => {
    end ??= { kind: heartbeatMs > 0 ? 'stalled' : answered ? 'blocked' : 'cut' };
    stop();
  });
  const parser = new SseParser((event) => {
    if (signal.aborted || end) return;
    if (event.event === 'hello') {
      heartbeatMs = (JSON.parse(event.data) as Hello).heartbeatMs || 15_000;
      watchdog.feed(2.5 * heartbeatMs);
    }
    const bye = deliver(event, sink);
    if (bye) end = { kind: 'bye', bye };
  }, (ms) => sink.retry(ms));

  try {
    if (signal.aborted) return { kind: 'cut' };
    watchdog.feed(limits.connectMs);
    const response = await request(connection, url, { headers: headers(connection, 'text/event-stream'), signal: abort.signal, cache: 'no-store' });
    if (response.status === 204) return { kind: 'finished' };
    if (!response.ok) return { kind: 'refused', error: await RingsideError.from(response) };
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return { kind: 'blocked' };
    answered = true;
    watchdog.feed(limits.helloMs);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    while (!end) {
      const { done, value } = await reader.read();
      if (done) break;
      if (heartbeatMs > 0) watchdog.feed(2.5 * heartbeatMs);
      parser.push(decoder.decode(value, { stream: true }));
    }
    return end ?? { kind: 'cut' };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'blocked' };
    return end ?? { kind: 'cut' };
  } finally {
    watchdog.stop();
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function deliver({ event, data, id }: SseEvent, sink: StreamSink): Bye | undefined {
  const json: unknown = JSON.parse(data);
  switch (event) {
    case 'hello': sink.hello(json as Hello, id); return undefined;
    case 'ping': sink.ping(id); return undefined;
    case 'caught-up': sink.caughtUp(id); return undefined;
    case 'access': sink.access(json as AccessChange); return undefined;
    case 'bye': return json as Bye;
    default: sink.event(json as RingsideEvent, id); return undefined;
  }
}

/** Whether streams get through at all: a `hello` comes in time. */
export async function probeStream(connection: Connection, url: string, clock: Clock, limits: StreamLimits, signal: AbortSignal): Promise<boolean> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop, { once: true });
  let greeted = false;
  const nothing = () => {};
  const sink: StreamSink = { event: nothing, caughtUp: nothing, ping: nothing, access: nothing, retry: nothing, hello: () => { greeted = true; stop(); } };
  await readStream(connection, url, clock, limits, sink, abort.signal);
  signal.removeEventListener('abort', stop);
  return greeted;
}
