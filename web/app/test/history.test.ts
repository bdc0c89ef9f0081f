// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogServer } from '../../client/test/log-server';

/** A long session over a real HTTP server: what is shown is a stretch of the log without holes, and no more of it is held than a bound. */
let log: LogServer;
let server: Server;
let state: typeof import('../src/state/session');
let refuses = false;
let history: typeof import('../src/state/history');

beforeEach(async () => {
  log = new LogServer();
  server = createServer((request, response) => {
    if (refuses) return void response.writeHead(503).end();
    if (log.handle(request, response)) return;
    const id = request.url!.split('/').pop()!;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(
      { id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '' },
    ));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(base + path, init));
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.resetModules();
  state = await import('../src/state/session');
  history = await import('../src/state/history');
  log.append('session.created', { title: 'long' }, { session: 'ses_a' });
  for (let at = 0; at < 6_000; at++) say(at);
  state.openSession('ses_a');
  await until('ready', () => state.useSession.getState().phase === 'ready');
});

afterEach(async () => {
  state.forgetSessions();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

function say(at: number): void {
  log.append('message.completed', { message: `msg_${at}`, role: 'assistant', text: `${at}` }, { session: 'ses_a' });
  log.append('usage.updated', {}, { session: 'ses_a' });
}

const numbers = (items: readonly { kind: string }[]) => items.flatMap((item) => 'text' in item ? [Number(item.text)] : []);
const live = () => numbers(state.useSession.getState().conversation.items);
const shown = () => {
  const { past, conversation } = state.useSession.getState();
  return numbers((past?.told ?? conversation).items);
};
const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}`); }, { timeout: 10_000, interval: 5 });
const isWhole = (list: number[]) => expect(list).toEqual(Array.from({ length: list.length }, (_, at) => list[0]! + at));

describe('a session of thousands of events', () => {
  it('is read back to its beginning and forth to its end without a hole, and holds no more than a bound of it', async () => {
    state.lookAtEnd(false);
    const edge = () => state.useSession.getState().past?.earlier ?? state.useSession.getState().earlier;
    while (edge() === 'more') {
      await history.loadEarlier();
      isWhole(shown());
      expect(shown().length).toBeLessThanOrEqual(state.mostHeld);
    }
    expect(shown()[0]).toBe(0);
    expect(live().length).toBeLessThanOrEqual(state.pageSize);
    for (let at = 6_000; at < 7_000; at++) say(at);
    await until('what is new, beside', () => live().at(-1) === 6_999);
    isWhole(live());
    expect(live().length).toBeLessThanOrEqual(2 * state.pageSize);
    while (state.useSession.getState().past) {
      const last = shown().at(-1)!;
      await history.loadLater();
      isWhole(shown());
      expect(shown()).toContain(last - state.pageSize / 2);
      expect(shown().length).toBeLessThanOrEqual(state.mostHeld);
    }
    expect(shown().at(-1)).toBe(6_999);
  });

  it('lets go of what came before while its end is looked at, and parts from the newest where one reads further up', async () => {
    for (let at = 6_000; at < 8_000; at++) say(at);
    await until('the newest', () => live().at(-1) === 7_999);
    expect(live().length).toBeLessThanOrEqual(2 * state.pageSize);
    state.lookAtEnd(false);
    const first = shown()[0]!;
    for (let at = 8_000; at < 12_000; at++) say(at);
    await until('the newest beside what is read', () => live().at(-1) === 11_999);
    expect(state.useSession.getState().past).toBeDefined();
    expect(shown()[0]).toBe(first);
    isWhole(shown());
    expect(shown().length).toBeLessThanOrEqual(state.mostHeld + state.pageSize);
    history.showNewest();
    expect(shown().at(-1)).toBe(11_999);
  });

  it('shows what happened around any event at once, and how it began', async () => {
    expect(await history.showAround('ses_a', log.log.find(({ data }) => (data as { message?: string }).message === 'msg_1000')!.cursor)).toBe(true);
    isWhole(shown());
    expect(shown()).toContain(1_000);
    expect(shown().length).toBeLessThanOrEqual(state.pageSize);
    await history.showStart();
    isWhole(shown());
    expect(shown()[0]).toBe(0);
    expect(state.useSession.getState().past?.earlier).toBe('none');
    expect(await history.showAround('ses_a', log.log.at(-3)!.cursor)).toBe(true);
    expect(state.useSession.getState().past).toBeUndefined();
    expect(shown().at(-1)).toBe(5_999);
  });

  /** What the transcript does where all that is here does not fill what is seen. */
  async function fill(rows: number): Promise<number> {
    for (let pages = 0; ; pages++) {
      const { earlier, past, conversation } = state.useSession.getState();
      if (earlier !== 'more' || past || conversation.items.length >= rows || history.isFull()) return pages;
      await history.loadEarlier();
    }
  }

  it('holds little of a command that prints for minutes, and keeps what was said before it', async () => {
    const print = (count: number) => { for (let at = 0; at < count; at++) log.append('tool.updated', { tool: 'tool_a', output: log.log.length }, { session: 'ses_b' }); };
    const printed = () => state.useSession.getState().conversation.items.flatMap((item) => item.kind === 'tool' ? [item.output] : [])[0];
    log.append('session.created', { title: 'prints' }, { session: 'ses_b' });
    for (let at = 0; at < 100; at++) log.append('message.completed', { message: `msg_b${at}`, role: 'assistant', text: `${at}` }, { session: 'ses_b' });
    log.append('tool.started', { tool: 'tool_a', title: 'make' }, { session: 'ses_b' });
    print(3_000);
    const is = log.log.length - 1;
    state.openSession('ses_b');
    await until('what it printed', () => printed() === is);
    expect(state.liveStretch().length).toBeLessThanOrEqual(3);
    expect(await fill(50)).toBeLessThanOrEqual(8);
    expect(numbers(state.useSession.getState().conversation.items)).toHaveLength(100);
    print(1_000);
    await until('what it printed since', () => printed() === is + 1_000);
    expect(state.liveStretch().length).toBeLessThan(110);
    expect(state.useSession.getState()).toMatchObject({ past: undefined, earlier: 'none' });
    expect(await fill(50)).toBe(0);
  });

  it('does not read again and again what it let go, where so much history makes so few rows', async () => {
    // A session of which each event but a few tells the same: five events for a row.
    const say = (at: number) => { for (let time = 0; time < 5; time++) log.append('message.completed', { message: `msg_c${at}`, role: 'assistant', text: `${at}` }, { session: 'ses_c' }); };
    log.append('session.created', { title: 'few' }, { session: 'ses_c' });
    for (let at = 0; at < 1_000; at++) say(at);
    state.openSession('ses_c');
    await until('its newest', () => live().at(-1) === 999);
    expect(await fill(200)).toBeGreaterThan(0);
    for (let at = 1_000; at < 1_080; at++) {
      say(at);
      await until('what is said', () => live().at(-1) === at);
      expect(await fill(190)).toBe(0);
    }
    expect(state.liveStretch().length).toBeLessThan(state.mostHeld);
    expect(await fill(10_000)).toBeLessThan(8);
    expect([state.useSession.getState().past, state.useSession.getState().earlier, history.isFull()]).toEqual([undefined, 'more', true]);
  });

  it('says that a page could not be read, and reads it when asked again', async () => {
    refuses = true;
    await history.loadEarlier();
    expect(state.useSession.getState().earlier).toBe('failed');
    refuses = false;
    await history.loadEarlier();
    isWhole(shown());
    expect(shown().length).toBeGreaterThan(state.pageSize);
  });
});
