import type { Connection } from '../http';
import { RingsideError } from '../errors';
import type { RingsideEvent } from '../wire/events';
import type { Begin, EventFilter } from '../wire/stream';
import { filterOf, type ServerMessage } from '../wire/socket';
import { Watchdog, type Clock } from './clock';
import type { StreamEnd, StreamLimits, StreamSink } from './stream';

const subprotocol = 'ringside.v1';

/** After these the server closes the socket too, so the next subscription opens another. */
const partings = new Set(['shutdown', 'rotate', 'slow', 'expired']);

/** The WebSocket that all subscriptions of a client share: it is opened by the first of them and closed with the last. */
export class LiveSocket {
  private line: Line | undefined;
  private count = 0;

  constructor(private readonly open: () => WebSocket) {}

  /**
   * Reads one subscription to its end, as `readStream` does with a stream. `blocked`: no socket comes about, for whatever reason; where the server is away, a
   * stream shows that too.
   */
  read(filter: EventFilter, begin: Begin, clock: Clock, limits: StreamLimits, sink: StreamSink, signal: AbortSignal): Promise<StreamEnd> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: 'cut' });
      const line = this.join();
      const id = `s${++this.count}`;
      const watchdog = new Watchdog(clock, () => {
        const { heartbeatMs } = line;
        end({ kind: heartbeatMs > 0 ? 'stalled' : 'blocked' });
        line.close();
      });
      // What comes for others is no answer to this one.
      const unanswered = new Watchdog(clock, () => end({ kind: 'stalled' }));
      const own: StreamSink = { ...sink, hello: (hello, cursor) => { unanswered.stop(); sink.hello(hello, cursor); } };
      let isAsked = false;
      const heard = () => {
        watchdog.feed(line.heartbeatMs > 0 ? 2.5 * line.heartbeatMs : line.opened ? limits.helloMs : limits.connectMs);
        if (isAsked || line.heartbeatMs === 0) return;
        isAsked = true;
        unanswered.feed(limits.connectMs);
      };
      const stop = () => end({ kind: 'cut' });
      const end = (how: StreamEnd) => {
        watchdog.stop();
        unanswered.stop();
        signal.removeEventListener('abort', stop);
        line.leave(id);
        resolve(how);
      };
      signal.addEventListener('abort', stop, { once: true });
      line.enter(id, { subscribe: { op: 'subscribe', id, filter: filterOf(filter), ...begin, ...(sink.presence ? { presence: true } : {}) }, sink: own, heard, end });
      heard();
    });
  }

  /** Whether a socket comes about now. */
  async probe(clock: Clock, limits: StreamLimits, signal: AbortSignal): Promise<boolean> {
    if (this.line?.heartbeatMs) return true;
    let greeted = false;
    const stop = new AbortController();
    const nothing = () => {};
    const hello = () => {
      greeted = true;
      stop.abort();
    };
    const sink: StreamSink = { hello, event: nothing, caughtUp: nothing, ping: nothing, access: nothing, retry: nothing };
    await this.read({ type: 'x.probe' }, { from: 'now' }, clock, limits, sink, AbortSignal.any([signal, stop.signal]));
    return greeted;
  }

  private join(): Line {
    if (this.line && !this.line.isOver) return this.line;
    const line: Line = new Line(this.open, () => { if (this.line === line) this.line = undefined; });
    return this.line = line;
  }
}

interface Member {
  subscribe: object;
  sink: StreamSink;
  /** Something came, for whichever subscription. */
  heard(): void;
  end(how: StreamEnd): void;
}

/** One connection. */
class Line {
  heartbeatMs = 0;
  opened = false;
  isOver = false;
  private server = '';
  private socket: WebSocket | undefined;
  private readonly members = new Map<string, Member>();

  constructor(open: () => WebSocket, private readonly parted: () => void) {
    try {
      const socket = this.socket = open();
      socket.onopen = () => {
        this.opened = true;
        for (const { heard } of this.members.values()) heard();
      };
      socket.onmessage = ({ data }) => this.take(String(data));
      socket.onerror = () => this.close();
      socket.onclose = () => this.close();
    } catch {
      queueMicrotask(() => this.close());
    }
  }

  enter(id: string, member: Member): void {
    this.members.set(id, member);
    if (this.heartbeatMs > 0) this.send(member.subscribe);
  }

  leave(id: string): void {
    if (!this.members.delete(id) || this.isOver) return;
    if (this.members.size === 0) this.close();
    else if (this.heartbeatMs > 0) this.send({ op: 'unsubscribe', id });
  }

  close(): void {
    this.part();
    const end: StreamEnd = { kind: this.heartbeatMs > 0 ? 'cut' : 'blocked' };
    for (const member of [...this.members.values()]) member.end(end);
    const { socket } = this;
    if (!socket) return;
    this.socket = undefined;
    socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
    socket.close();
  }

  /** No further subscription comes onto this one. */
  private part(): void {
    this.isOver = true;
    this.parted();
  }

  private take(text: string): void {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      return this.close();
    }
    for (const { heard } of this.members.values()) heard();
    this.deliver(message);
  }

  private deliver(message: ServerMessage): void {
    if (message.op === 'hello') {
      this.server = message.server;
      this.heartbeatMs = message.heartbeatMs || 15_000;
      for (const member of this.members.values()) {
        this.send(member.subscribe);
        member.heard();
      }
    } else if (message.op === 'ping') {
      for (const [id, cursor] of Object.entries(message.cursors)) this.members.get(id)?.sink.ping(cursor);
    } else if (message.id !== undefined) {
      const member = this.members.get(message.id);
      if (member) this.tell(message.id, member, message);
    }
  }

  private tell(id: string, { sink, end }: Member, message: Exclude<ServerMessage, { op: 'hello' | 'ping' }>): void {
    switch (message.op) {
      case 'subscribed': sink.hello({ verdict: message.verdict, head: message.head, heartbeatMs: this.heartbeatMs, server: this.server }, message.cursor); break;
      case 'event': sink.event(message.event as RingsideEvent, message.event.cursor); break;
      case 'caught-up': sink.caughtUp(message.cursor); break;
      case 'access': sink.access({ session: message.session, change: message.change }); break;
      case 'presence': sink.presence?.(message.items, message.whole ?? false); break;
      case 'closed':
        if (partings.has(message.code)) this.part();
        this.members.delete(id);
        end({ kind: 'bye', bye: { code: message.code, retry: message.retry } });
        if (this.members.size === 0) this.close();
        break;
      case 'error':
        this.members.delete(id);
        // One socket holds so many; a stream of its own takes the next.
        end(message.code === 'too_many' ? { kind: 'blocked' } : { kind: 'refused', error: new RingsideError(statusOf(message.code), message.code, message.detail) });
        if (this.members.size === 0) this.close();
        break;
    }
  }

  private send(message: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }
}

/** How a client opens its socket; undefined where it cannot: a browser's WebSocket shows no token, and some programs have none at all. */
export function socketOf(connection: Connection, make: ((url: string, protocol: string) => WebSocket) | false | undefined): LiveSocket | undefined {
  const ordinary = typeof WebSocket === 'undefined' || connection.token ? undefined : (url: string, protocol: string) => new WebSocket(url, protocol);
  const use = make ?? ordinary;
  return use ? new LiveSocket(() => use(address(connection.baseUrl), subprotocol)) : undefined;
}

function address(baseUrl: string): string {
  const url = new URL(`${baseUrl}/api/live`, globalThis.location?.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** The status that a call would have been answered with (W2). */
function statusOf(code: string): number {
  switch (code) {
    case 'unauthenticated': return 401;
    case 'forbidden': return 403;
    case 'not_found': return 404;
    case 'draining': case 'unavailable': return 503;
    case 'internal': case 'conflict': return 500;
    default: return 400;
  }
}
