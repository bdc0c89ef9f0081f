// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LogServer } from '../../client/test/log-server';

/** The fleet's own store over a real HTTP server, by streams or by polling. */
let log: LogServer;
let server: Server;
let fleet: typeof import('../src/state/fleet');
let live: typeof import('../src/state/live');
/** The sessions that the lists have, and how many lists were asked for. */
let listed: string[];
let lists: number;
/** Streams get through. */
let through: boolean;
/** Lists wait until they are let go. */
let held: (() => void)[] | undefined;

beforeEach(async () => {
  log = new LogServer();
  [listed, lists, through, held] = [['ses_a'], 0, true, undefined];
  log.fault = () => through ? {} : { status: 200 };
  server = createServer((request, response) => {
    if (log.handle(request, response)) return;
    const { pathname } = new URL(request.url!, 'http://localhost');
    const answer = (body: object) => {
      const text = JSON.stringify(body);
      const send = () => void response.writeHead(200, { 'content-type': 'application/json' }).end(text);
      if (pathname === '/api/sessions' && held) held.push(send);
      else send();
    };
    const one = /^\/api\/sessions\/(.+)$/.exec(pathname)?.[1];
    if (one) return answer(sessionOf(one));
    if (pathname === '/api/sessions') lists++;
    answer({ items: pathname === '/api/sessions' ? listed.map(sessionOf) : [], cursor: log.cursor() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(base + path, init));
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.resetModules();
  fleet = await import('../src/state/fleet');
  live = await import('../src/state/live');
});

afterEach(async () => {
  fleet.stopFleet();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

function sessionOf(id: string) {
  return { id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '' };
}

const shown = () => [...fleet.useFleet.getState().fleet.sessions.values()].map(({ title }) => title);
const state = () => fleet.useFleet.getState().status.state;
const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}; shown: ${shown().join()}, ${state()}`); }, { timeout: 10_000, interval: 5 });

it('a list that is never answered is asked for again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  held = [];
  void fleet.startFleet();
  await until('asked', () => lists === 1);
  vi.advanceTimersByTime(15_000);
  await until('failed', () => fleet.useFleet.getState().phase === 'failed');
  held = undefined;
  vi.advanceTimersByTime(3_000);
  await until('live', () => fleet.useFleet.getState().phase === 'ready' && state() === 'live');
  expect([shown(), lists]).toEqual([['ses_a'], 2]);
});

it('[R10] a session that is shown to one while the page polls, or while it is live, comes by its own event', async () => {
  through = false;
  void fleet.startFleet();
  await until('polling', () => state() === 'polling');
  log.append('session.updated', { visibility: 'team' }, { session: 'ses_b' });
  await until('the session', () => shown().includes('ses_b'));
  expect(lists).toBe(1);
});

it('[R10] a page that polls reads its lists every minute, and once more when it is live again: what one has gained is there, what one has lost is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  through = false;
  void fleet.startFleet();
  await until('polling', () => state() === 'polling');
  listed = ['ses_a', 'ses_b'];
  vi.advanceTimersByTime(60_000);
  await until('what was gained', () => shown().includes('ses_b'));
  listed = ['ses_b'];
  through = true;
  live.retryNow();
  await until('live', () => state() === 'live');
  await until('what was lost gone', () => !shown().includes('ses_a'));
  expect([shown(), lists]).toEqual([['ses_b'], 3]);
  vi.advanceTimersByTime(60_000);
  expect(lists).toBe(3);
});

it('what comes while the lists are read anew holds, and is told of once', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  through = false;
  void fleet.startFleet();
  await until('polling', () => state() === 'polling');
  const told: number[] = [];
  fleet.onFleetEvents((events) => told.push(...events.map(({ position }) => position)));
  held = [];
  vi.advanceTimersByTime(60_000);
  await until('asked', () => held!.length === 1);
  log.append('session.updated', { title: 'newer' }, { session: 'ses_a' });
  await until('the event', () => shown().includes('newer'));
  const [answer] = held;
  held = undefined;
  listed = ['ses_a', 'ses_b'];
  answer!();
  const before = fleet.useFleet.getState().fleet.agents;
  await until('the lists', () => fleet.useFleet.getState().fleet.agents !== before);
  expect([shown(), told]).toEqual([['newer'], [1]]);
  log.append('session.updated', { title: 'newest' }, { session: 'ses_a' });
  await until('what comes next', () => shown().includes('newest'));
  expect(told).toEqual([1, 2]);
});
