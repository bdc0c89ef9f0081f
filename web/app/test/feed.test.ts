// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LogServer } from '../../client/test/log-server';

/** The timeline's feed over a real HTTP server. */
let log: LogServer;
let server: Server;
let feed: typeof import('../src/sequencer/feed');

beforeEach(async () => {
  log = new LogServer();
  server = createServer((request, response) => { log.handle(request, response); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init));
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.resetModules();
  feed = await import('../src/sequencer/feed');
});

afterEach(async () => {
  feed.closeFeed();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

it('[R2] reads history on to its beginning, also where pages end before they have as many events as were asked for', async () => {
  for (let at = 0; at < 1_300; at++) log.append('run.started', {}, { session: 'ses_a', tree: 'ses_a', run: `run_${at}` });
  log.mostOnPage = 60;
  feed.openFeed('ses_a');
  await vi.waitFor(() => expect(feed.useFeed.getState()).toMatchObject({ phase: 'ready', earlier: 'none' }), { timeout: 10_000, interval: 5 });
  expect(feed.current().positions).toHaveLength(1_300);
});
