import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Envelope, EventData, EventType, RingsideEvent } from '../src/wire/events';
import type { SessionPresence, Verdict } from '../src/wire/stream';
import { LogSocket } from './log-socket';

/** What goes wrong with one stream. */
export interface Fault {
  /** Answers this instead of a stream. */
  status?: number;
  /** A WebSocket that is asked for is neither opened nor refused. */
  silent?: boolean;
  /** Sends so many bytes, then breaks the connection, wherever that is. */
  cutAfter?: number;
  /** Sends so many bytes, then nothing more, with the connection open; 0 is a proxy that holds the answer's body back. */
  stallAfter?: number;
  /** Says `bye` after so many events. */
  bye?: { after: number; code: string; retry: boolean };
}

type Place = Partial<Omit<Envelope, 'position' | 'cursor'>>;

/** A log and its event endpoints as wire.md §4 has them, in memory, with faults on command. */
export class LogServer {
  epoch = 'epoch1';
  /** What is up to here is no longer kept. */
  floor = 0;
  heartbeatMs = 15_000;
  retryMs = 5;
  /** A page ends after so many, as one does that is full to its bytes (R2). */
  mostOnPage = Infinity;
  /** How the n-th stream (from 0) goes wrong. */
  fault: (stream: number) => Fault = () => ({});
  /** How the n-th WebSocket (from 0) goes wrong. */
  socketFault: (socket: number) => Fault = () => ({});
  /** Why a subscription of a WebSocket is refused, as a code; undefined where it is not. */
  refuse: (search: URLSearchParams) => string | undefined = () => undefined;
  /** Whether a subscription of a WebSocket is never answered. */
  ignores: (search: URLSearchParams) => boolean = () => false;
  /** Whether the n-th page (from 0) is never answered. */
  holds: (page: number) => boolean = () => false;
  streams = 0;
  sockets = 0;
  polls = 0;
  readonly requests: { url: URL; authorization: string | undefined; accept: string }[] = [];
  readonly log: RingsideEvent[] = [];
  /** What was asked for on WebSockets, in order. */
  readonly subscriptions: object[] = [];
  /** The WebSockets that are open. */
  readonly open = new Set<LogSocket>();
  private readonly waiting = new Set<() => void>();
  private readonly pinging = new Set<() => void>();
  private readonly upgraded = new Set<Duplex>();
  /** Who watches what, for those who ask. */
  presence: () => SessionPresence[] = () => [];
  private server: Server | undefined;

  /** How many streams are open. */
  get serving(): number {
    return this.pinging.size;
  }

  /** Starts on a free port of the loopback and answers the address. */
  async start(): Promise<string> {
    this.server = createServer((request, response) => this.handle(request, response));
    this.server.on('upgrade', (request, socket) => this.upgrade(request, socket));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    for (const socket of this.upgraded) socket.destroy();
    await new Promise<void>((resolve) => this.server ? this.server.close(() => resolve()) : resolve());
  }

  /** Gives every stream a sign of life now. */
  ping(): void {
    for (const ping of this.pinging) ping();
    for (const socket of this.open) socket.ping();
  }

  /** Calls at each event; the answer ends it. */
  follow(call: () => void): () => void {
    this.waiting.add(call);
    return () => { this.waiting.delete(call); };
  }

  append<T extends EventType>(type: T, data: EventData[T], place: Place = {}): RingsideEvent {
    const position = this.log.length + 1;
    const event = { position, cursor: this.cursor(position), type, time: new Date().toISOString(), source: 'agent', ...place, data } as RingsideEvent;
    this.log.push(event);
    for (const wake of [...this.waiting]) wake();
    return event;
  }

  cursor(position = this.log.length): string {
    return `${this.epoch}.${position}`;
  }

  /** Answers the three event resources; false for everything else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const scope = /^\/api\/(?:(sessions|runs)\/([^/]+)\/)?events$/.exec(url.pathname);
    if (!scope || request.method !== 'GET') return false;
    const accept = request.headers.accept ?? '';
    this.requests.push({ url, authorization: request.headers.authorization, accept });
    if (scope[1]) url.searchParams.append(scope[1] === 'sessions' ? 'session' : 'run', decodeURIComponent(scope[2]!));
    if (accept.includes('text/event-stream')) this.stream(url, scope[1] !== undefined, response);
    else void this.page(url, response);
    return true;
  }

  /** Takes a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex): void {
    const fault = this.socketFault(this.sockets++);
    if (fault.status) return void socket.end(`HTTP/1.1 ${fault.status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    this.upgraded.add(socket);
    if (fault.silent) return;
    const opened = new LogSocket(this, request, socket, fault);
    this.open.add(opened);
    socket.on('close', () => {
      this.open.delete(opened);
      this.upgraded.delete(socket);
    });
  }

  private stream(url: URL, scoped: boolean, response: ServerResponse): void {
    const fault = this.fault(this.streams++);
    if (fault.status) {
      response.writeHead(fault.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code: 'unavailable', title: 'No', status: fault.status }));
      return;
    }
    const { verdict, from } = this.begin(url.searchParams, scoped ? 0 : this.log.length);
    let place = from;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    response.flushHeaders();
    const write = faultyWriter(response, fault);
    write(`retry: ${this.retryMs}\n\n${frame('hello', { verdict, head: this.cursor(), heartbeatMs: this.heartbeatMs, server: 'scripted' }, this.cursor(from))}`);
    let sent = 0;
    let live = false;
    const pump = () => {
      for (; place < this.log.length; place++) {
        const event = this.log[place]!;
        if (!this.matches(event, url.searchParams)) continue;
        write(frame(event.type, event, event.cursor));
        if (fault.bye && ++sent >= fault.bye.after) {
          write(frame('bye', { code: fault.bye.code, retry: fault.bye.retry }));
          return void response.end();
        }
      }
      if (!live) write(frame('caught-up', {}, this.cursor(place)));
      live = true;
      if (this.isOver(url.searchParams, place)) {
        write(frame('bye', { code: 'finished', retry: false }));
        response.end();
      }
    };
    const ping = () => write(frame('ping', { time: new Date().toISOString(), head: this.cursor() }, this.cursor(place)));
    const timer = setInterval(ping, this.heartbeatMs);
    this.waiting.add(pump);
    this.pinging.add(ping);
    response.on('close', () => {
      this.waiting.delete(pump);
      this.pinging.delete(ping);
      clearInterval(timer);
    });
    pump();
  }

  private async page(url: URL, response: ServerResponse): Promise<void> {
    if (this.holds(this.polls++)) return;
    const before = url.searchParams.get('before');
    if (before !== null) return this.back(before, url, response);
    const limit = Math.min(this.mostOnPage, Number(url.searchParams.get('limit') ?? 1000));
    const { verdict, from } = this.begin(url.searchParams, 0);
    const find = () => this.log.slice(from).filter((event) => this.matches(event, url.searchParams));
    const wait = Number(url.searchParams.get('wait') ?? 0);
    if (wait > 0 && find().length === 0) await this.change(wait * 1000, response);
    const items = find().slice(0, limit);
    const next = this.cursor(items.length === limit ? items.at(-1)!.position : this.log.length);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ items, next, head: this.cursor(), verdict }));
  }

  /** Backwards, newest first; a `before` that is not known begins at the newest, and `next` is position 0 where nothing is before it (R2). */
  private back(before: string, url: URL, response: ServerResponse): void {
    const [epoch, position] = before.split('.');
    const known = epoch === this.epoch;
    const found = this.log.slice(0, known ? Number(position) - 1 : undefined).filter((event) => this.matches(event, url.searchParams));
    const limit = Math.min(this.mostOnPage, Number(url.searchParams.get('limit') ?? 50));
    const items = found.slice(-limit).reverse();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ items, next: this.cursor(items.length < limit ? 0 : items.at(-1)!.position), head: this.cursor(), verdict: known ? 'resumed' : 'reset' }));
  }

  private change(ms: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
      response.on('close', done);
    });
  }

  /** Where a reader begins, and the word about it. */
  begin(search: URLSearchParams, byDefault: number): { verdict: Verdict; from: number } {
    const after = search.get('after');
    if (after !== null) {
      const [epoch, position] = after.split('.');
      const known = epoch === this.epoch && Number(position) <= this.log.length;
      if (known && Number(position) < this.floor) return { verdict: 'gap', from: this.floor };
      return known ? { verdict: 'resumed', from: Number(position) } : { verdict: 'reset', from: 0 };
    }
    const last = search.get('last');
    if (last !== null) {
      const matching = this.log.filter((event) => this.matches(event, search));
      return { verdict: 'start', from: Math.max((matching.at(-Number(last))?.position ?? 1) - 1, this.floor) };
    }
    const start = search.get('from') === 'start' || (search.get('from') === null && byDefault === 0);
    return start ? { verdict: 'start', from: 0 } : { verdict: 'live', from: this.log.length };
  }

  matches(event: RingsideEvent, search: URLSearchParams): boolean {
    const one = (name: 'session' | 'run' | 'tree' | 'thread' | 'task') => search.getAll(name).length === 0 || search.getAll(name).includes(event[name] ?? '');
    const types = search.getAll('type');
    const typed = types.length === 0 || types.some((type) => type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type);
    const session = one('session') || search.getAll('session').includes(event.peer ?? '');
    return session && one('run') && one('tree') && one('thread') && one('task') && typed && !(search.get('deltas') === 'false' && event.type.endsWith('.delta'));
  }

  /** The run that is asked for has ended before a place. */
  isOver(search: URLSearchParams, place: number): boolean {
    const run = search.get('run');
    return run !== null && this.log.slice(0, place).some((event) => event.run === run && isEnd(event));
  }
}

function frame(event: string, data: unknown, id?: string): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function isEnd(event: RingsideEvent): boolean {
  return /^run\.(completed|failed|cancelled|interrupted)$/.test(event.type);
}

function faultyWriter(response: ServerResponse, fault: Fault): (text: string) => void {
  let left = fault.cutAfter ?? fault.stallAfter ?? Infinity;
  return (text) => {
    const bytes = Buffer.from(text);
    if (left === Infinity) return void response.write(bytes);
    if (left > 0) response.write(bytes.subarray(0, left));
    left -= bytes.length;
    if (left <= 0) {
      left = 0;
      if (fault.cutAfter !== undefined) response.destroy();
    }
  };
}
