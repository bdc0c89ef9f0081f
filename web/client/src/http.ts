import { RingsideError } from './errors';
import { systemClock } from './live/clock';
import type { LiveSocket } from './live/socket';

export interface Connection {
  /** Where the server is, without a slash at the end; empty for the page's own origin. */
  readonly baseUrl: string;
  /** An API token; without one the sign-in cookie is used. */
  readonly token?: string;
  readonly fetch: typeof fetch;
  /** How many milliseconds an answer to a reading may take where its call says nothing else. */
  readonly timeoutMs?: number;
  /** The WebSocket that its subscriptions share, where it can open one. */
  readonly socket?: LiveSocket;
}

export interface RequestOptions {
  /** The same key and body answer the first result again for 24 hours (W4): a retry cannot do it twice. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** How many milliseconds the whole answer may take; one that is later is none. */
  timeoutMs?: number;
}

/** The headers that say who asks and what answer is understood. */
export function headers(connection: Connection, accept: string): Headers {
  const result = new Headers({ accept });
  if (connection.token) result.set('authorization', `Bearer ${connection.token}`);
  return result;
}

/** What is sent as it is: a file is read as it goes, and never held as one text. A stream needs HTTP/2 from a browser, and not every browser sends one. */
export type Content = Blob | ReadableStream<Uint8Array<ArrayBuffer>> | string;

/** One call of the API. An answer that is not a success, and no answer, are a RingsideError. */
export function call<T>(connection: Connection, method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T> {
  return send<T>(connection, method, path, body === undefined ? undefined : { type: 'application/json', content: JSON.stringify(body) }, options);
}

/** One call whose body may be of another kind than JSON. */
export async function send<T>(connection: Connection, method: string, path: string, body: { type: string; content: Content } | undefined, options: RequestOptions = {}): Promise<T> {
  const sent = headers(connection, 'application/json');
  if (body !== undefined) sent.set('content-type', body.type);
  if (options.idempotencyKey) sent.set('idempotency-key', options.idempotencyKey);
  const timeoutMs = options.timeoutMs ?? (method === 'GET' ? connection.timeoutMs : undefined);
  return inTime(timeoutMs, options.signal, async (signal) => {
    const init: RequestInit & { duplex?: 'half' } = { method, headers: sent, cache: 'no-store', signal };
    if (body !== undefined) init.body = body.content;
    if (body?.content instanceof ReadableStream) init.duplex = 'half';
    const response = await request(connection, path, init);
    if (!response.ok) throw await RingsideError.from(response);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  });
}

/** A request whose lack of an answer is a RingsideError; an abort stays one. */
export async function request(connection: Connection, path: string, init: RequestInit): Promise<Response> {
  try {
    return await connection.fetch(connection.baseUrl + path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unanswered();
  }
}

/** Work that is aborted when its time is up; that is then a RingsideError, as any lack of an answer. */
export async function inTime<T>(ms: number | undefined, signal: AbortSignal | undefined, work: (signal: AbortSignal | null) => Promise<T>): Promise<T> {
  if (ms === undefined) return work(signal ?? null);
  const late = new AbortController();
  const cancel = systemClock.after(ms, () => late.abort());
  try {
    return await work(signal ? AbortSignal.any([signal, late.signal]) : late.signal);
  } catch (error) {
    throw late.signal.aborted && !signal?.aborted ? unanswered() : error;
  } finally {
    cancel();
  }
}

function unanswered(): RingsideError {
  return new RingsideError(0, 'network', 'The server could not be reached.');
}

/** A path with a query that leaves out what is undefined. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
