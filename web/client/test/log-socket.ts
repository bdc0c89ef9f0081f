import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Fault, LogServer } from './log-server';

interface Open { search: URLSearchParams; place: number; live: boolean }

/** One WebSocket of `/api/live` as wire.md §4 has it, over the scripted log, with faults on command. */
export class LogSocket {
  private readonly open = new Map<string, Open>();
  private left: number;
  private sent = 0;
  private unread = Buffer.alloc(0);

  constructor(private readonly server: LogServer, request: IncomingMessage, private readonly socket: Duplex, private readonly fault: Fault) {
    this.left = fault.cutAfter ?? fault.stallAfter ?? Infinity;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ringside.v1\r\n\r\n`);
    socket.on('data', (bytes: Buffer) => this.read(bytes));
    socket.on('error', () => socket.destroy());
    const timer = setInterval(() => this.ping(), server.heartbeatMs);
    const stop = server.follow(() => this.pump());
    socket.on('close', () => {
      clearInterval(timer);
      stop();
    });
    this.say({ op: 'hello', server: 'scripted', heartbeatMs: server.heartbeatMs });
  }

  ping(): void {
    this.say({ op: 'ping', time: new Date().toISOString(), cursors: Object.fromEntries([...this.open].map(([id, { place }]) => [id, this.server.cursor(place)])) });
  }

  /** Tells a subscription something besides its events. */
  tell(message: object): void {
    for (const id of this.open.keys()) this.say({ ...message, id });
  }

  private read(bytes: Buffer): void {
    this.unread = Buffer.concat([this.unread, bytes]);
    for (;;) {
      const short = (this.unread[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : 2;
      if (this.unread.length < head) return;
      const length = short === 126 ? this.unread.readUInt16BE(2) : short;
      const end = head + 4 + length;
      if (this.unread.length < end) return;
      const mask = this.unread.subarray(head, head + 4);
      const payload = this.unread.subarray(head + 4, end).map((value, at) => value ^ mask[at % 4]!);
      const opcode = this.unread[0]! & 0x0f;
      this.unread = this.unread.subarray(end);
      if (opcode === 8) return void this.socket.end(Buffer.from([0x88, 0]));
      if (opcode === 1) this.take(JSON.parse(Buffer.from(payload).toString()) as Request);
    }
  }

  private take({ op, id, filter = {}, ...begin }: Request): void {
    if (op === 'unsubscribe') {
      this.open.delete(id);
    } else if (op === 'subscribe') {
      this.server.subscriptions.push({ id, filter, ...begin });
      const search = new URLSearchParams();
      for (const [name, values] of Object.entries(filter)) {
        for (const value of [values].flat()) search.append(name, String(value));
      }
      for (const [name, value] of Object.entries(begin)) search.set(name, String(value));
      if (this.server.ignores(search)) return;
      const refusal = this.server.refuse(search);
      if (refusal) return this.say({ op: 'error', id, code: refusal, detail: 'No.' });
      const { verdict, from } = this.server.begin(search, search.has('session') || search.has('run') ? 0 : this.server.log.length);
      this.open.set(id, { search, place: from, live: false });
      this.say({ op: 'subscribed', id, verdict, cursor: this.server.cursor(from), head: this.server.cursor() });
      if (begin.presence) this.say({ op: 'presence', id, items: this.server.presence(), whole: true });
      this.pump();
    }
  }

  private pump(): void {
    for (const [id, open] of this.open) {
      for (; open.place < this.server.log.length; open.place++) {
        const event = this.server.log[open.place]!;
        if (!this.server.matches(event, open.search)) continue;
        this.say({ op: 'event', id, event });
        const { bye } = this.fault;
        if (bye && ++this.sent >= bye.after) return this.part(bye.code, bye.retry);
      }
      if (!open.live) this.say({ op: 'caught-up', id, cursor: this.server.cursor(open.place) });
      open.live = true;
      if (this.server.isOver(open.search, open.place)) {
        this.open.delete(id);
        this.say({ op: 'closed', id, code: 'finished', retry: false });
      }
    }
  }

  private part(code: string, retry: boolean): void {
    for (const id of this.open.keys()) this.say({ op: 'closed', id, code, retry });
    this.open.clear();
    if (code === 'rotate' || code === 'shutdown') this.socket.end(Buffer.from([0x88, 0]));
  }

  private say(message: object): void {
    const text = Buffer.from(JSON.stringify(message));
    const head = text.length < 126 ? Buffer.from([0x81, text.length]) : Buffer.from([0x81, 126, text.length >> 8, text.length & 0xff]);
    const frame = Buffer.concat([head, text]);
    if (this.left > 0) this.socket.write(frame.subarray(0, Math.min(this.left, frame.length)));
    this.left -= frame.length;
    if (this.left <= 0 && this.fault.cutAfter !== undefined) this.socket.destroy();
  }
}

interface Request { op: string; id: string; filter?: Record<string, string | string[] | boolean>; after?: string; from?: string; last?: number; presence?: boolean }
