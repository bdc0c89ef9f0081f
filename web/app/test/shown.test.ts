// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogServer } from '../../client/test/log-server';

/** What the page shows of a moment, over a real HTTP server. */
let log: LogServer;
let server: Server;
let refuses: boolean;
let refused: number;
/** Requests for pages of a session that are held back. */
let held: (() => void)[] | undefined;
let state: typeof import('../src/state/session');
let shown: typeof import('../src/state/shown');
let playhead: typeof import('../src/state/playhead');

beforeEach(async () => {
  log = new LogServer();
  [refuses, refused, held] = [false, 0, undefined];
  server = createServer((request, response) => {
    const isPage = request.url!.includes('before=');
    const answer = () => {
      if (isPage && refuses && ++refused > 0) return void response.writeHead(503).end();
      if (log.handle(request, response)) return;
      const id = request.url!.split('/').pop()!;
      const session = { id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '', cursor: log.cursor() };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(session));
    };
    if (held && isPage) held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch, setTimeout } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(base + path, init));
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  // What is tried again after a while is tried again at once.
  vi.stubGlobal('setTimeout', (call: (...all: unknown[]) => void, ms?: number, ...all: unknown[]) => setTimeout(call, ms === 3_000 ? 1 : ms, ...all));
  vi.stubGlobal('location', { origin: 'http://localhost', href: 'http://localhost/', pathname: '/', search: '', hash: '' });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.resetModules();
  state = await import('../src/state/session');
  shown = await import('../src/state/shown');
  playhead = await import('../src/state/playhead');
  for (const session of ['ses_a', 'ses_b']) {
    log.append('session.created', { title: session }, { session });
    for (let at = 0; at < 10; at++) log.append('message.completed', { message: `msg_${session}_${at}`, role: 'assistant', text: `${session} ${at}` }, { session });
  }
  await open('ses_a');
});

afterEach(async () => {
  playhead.toLive();
  state.forgetSessions();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}; shown: ${texts().join()}`); }, { timeout: 10_000, interval: 5 });
const texts = () => shown.shownNow().items.map((item) => (item.kind === 'message' ? item.text : item.kind));
const sessions = () => new Set(texts().map((text) => text.split(' ')[0]));

async function open(id: string): Promise<void> {
  state.openSession(id);
  await until('ready', () => state.useSession.getState().phase === 'ready');
}

describe('the moment that is shown', () => {
  it('is of the session that is open: not of the one before, while it is read', async () => {
    playhead.seek(5, undefined);
    await until('the moment', () => texts().length === 4);
    held = [];
    await open('ses_b');
    expect([...sessions()]).toEqual(['ses_b']);
    expect(shown.shownNow().conversation.session?.id).toBe('ses_b');
    playhead.seek(15, undefined);
    const asked = held;
    await until('the question', () => asked.length > 0);
    held = undefined;
    for (const answer of asked) answer();
    await until('the moment of the other', () => texts().length === 3);
    expect([...sessions()]).toEqual(['ses_b']);
  });

  it('is read again after it could not be read, by itself', async () => {
    refuses = true;
    playhead.seek(5, undefined);
    await until('a refusal', () => refused > 0);
    refuses = false;
    await until('the moment', () => texts().length === 4);
  });

  it('fails for its own session alone', async () => {
    held = [];
    refuses = true;
    playhead.seek(14, undefined);
    const asked = held;
    await until('the question', () => asked.length > 0);
    await open('ses_b');
    held = undefined;
    asked[0]!();
    await until('the refusal', () => refused > 0);
    refuses = false;
    await until('the moment of the other', () => texts().length === 2);
    expect([...sessions()]).toEqual(['ses_b']);
  });
});
