import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Envelope, EventData, EventType, RingsideEvent } from '../src/wire/events';
import type { Verdict } from '../src/wire/stream';

/** What goes wrong with one stream. */
export interface Fault {
  /** Answers this instead of a stream. */
  status?: number;
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
  heartbeatMs = 15_000;
  retryMs = 5;
  /** How the n-th stream (from 0) goes wrong. */
  fault: (stream: number) => Fault = () => ({});
  streams = 0;
  polls = 0;
  readonly requests: { url: URL; authorization: string | undefined; accept: string }[] = [];
  readonly log: RingsideEvent[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly pinging = new Set<() => void>();
  private server: Server | undefined;

  /** Starts on a free port of the loopback and answers the address. */
  async start(): Promise<string> {
    this.server = createServer((request, response) => this.handle(request, response));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => this.server ? this.server.close(() => resolve()) : resolve());
  }

  /** Gives every stream a sign of life now. */
  ping(): void {
    for (const ping of this.pinging) ping();
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

  private stream(url: URL, scoped: boolean, response: ServerResponse): void {
    const fault = this.fault(this.streams++);
    if (fault.status) {
      response.writeHead(fault.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code: 'unavailable', title: 'No', status: fault.status }));
      return;
    }
    const { verdict, from } = this.begin(url, scoped ? 0 : this.log.length);
    let place = from;
    const run = url.searchParams.get('run');
    const over = () => run !== null && this.log.slice(0, place).some((event) => event.run === run && isEnd(event));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    response.flushHeaders();
    const write = faultyWriter(response, fault);
    write(`retry: ${this.retryMs}\n\n${frame('hello', { verdict, head: this.cursor(), heartbeatMs: this.heartbeatMs, server: 'scripted' }, this.cursor(from))}`);
    let sent = 0;
    let live = false;
    const pump = () => {
      for (; place < this.log.length; place++) {
        const event = this.log[place]!;
        if (!matches(event, url)) continue;
        write(frame(event.type, event, event.cursor));
        if (fault.bye && ++sent >= fault.bye.after) {
          write(frame('bye', { code: fault.bye.code, retry: fault.bye.retry }));
          return void response.end();
        }
      }
      if (!live) write(frame('caught-up', {}, this.cursor(place)));
      live = true;
      if (over()) {
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
    this.polls++;
    const { verdict, from } = this.begin(url, 0);
    const find = () => this.log.slice(from).filter((event) => matches(event, url));
    const wait = Number(url.searchParams.get('wait') ?? 0);
    if (wait > 0 && find().length === 0) await this.change(wait * 1000, response);
    const items = find();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ items, next: this.cursor(), head: this.cursor(), verdict }));
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

  private begin(url: URL, byDefault: number): { verdict: Verdict; from: number } {
    const after = url.searchParams.get('after');
    if (after !== null) {
      const [epoch, position] = after.split('.');
      const known = epoch === this.epoch && Number(position) <= this.log.length;
      return known ? { verdict: 'resumed', from: Number(position) } : { verdict: 'reset', from: 0 };
    }
    const last = url.searchParams.get('last');
    if (last !== null) {
      const matching = this.log.filter((event) => matches(event, url));
      return { verdict: 'start', from: (matching.at(-Number(last))?.position ?? 1) - 1 };
    }
    const start = url.searchParams.get('from') === 'start' || (url.searchParams.get('from') === null && byDefault === 0);
    return start ? { verdict: 'start', from: 0 } : { verdict: 'live', from: this.log.length };
  }
}

function frame(event: string, data: unknown, id?: string): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function isEnd(event: RingsideEvent): boolean {
  return /^run\.(completed|failed|cancelled|interrupted)$/.test(event.type);
}

function matches(event: RingsideEvent, url: URL): boolean {
  const query = url.searchParams;
  const one = (name: 'session' | 'run') => query.getAll(name).length === 0 || query.getAll(name).includes(event[name] ?? '');
  const types = query.getAll('type');
  const typed = types.length === 0 || types.some((type) => type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type);
  return one('session') && one('run') && typed && !(query.get('deltas') === 'false' && event.type.endsWith('.delta'));
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
