// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RingsideClient } from '@ringside/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogServer } from '../../client/test/log-server';
import { Pages } from '../src/state/pages';

/** Over a real HTTP server: what is here has no holes and nothing twice, wherever it began. */
let log: LogServer;
let server: Server;
let client: RingsideClient;
let refuses = false;

beforeEach(async () => {
  log = new LogServer();
  refuses = false;
  server = createServer((request, response) => {
    if (refuses) return void response.writeHead(503).end();
    log.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new RingsideClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, webSocket: false });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

function say(from: number, to: number): void {
  for (let at = from; at < to; at++) {
    log.append('thread.message', { thread: 'thr_1', text: `${at}` }, { thread: 'thr_1', session: 'ses_1' });
    log.append('usage.updated', {}, { session: 'ses_1' });
  }
}

const open = (size: number, changed = () => undefined as void) => new Pages((place) => client.events({ thread: 'thr_1', type: 'thread.*' }, place), size, changed);
const texts = ({ state }: Pages) => state.items.map(({ data }) => Number((data as { text: string }).text));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('events by pages', () => {
  it('begins with the newest, and reads the earlier ones until there are none', async () => {
    say(0, 45);
    const pages = open(20);
    await pages.readOn();
    expect([texts(pages), pages.state.earlier, pages.state.ready]).toEqual([range(25, 45), 'more', true]);
    await pages.readEarlier();
    expect([texts(pages), pages.state.earlier]).toEqual([range(5, 45), 'more']);
    await pages.readEarlier();
    expect([texts(pages), pages.state.earlier]).toEqual([range(0, 45), 'none']);
  });

  it('knows at once where there is nothing earlier', async () => {
    say(0, 19);
    const pages = open(20);
    await pages.readOn();
    expect([texts(pages), pages.state.earlier]).toEqual([range(0, 19), 'none']);
  });

  it('adds what comes, more than a page of it too, and what was read before stays', async () => {
    say(0, 30);
    const pages = open(10);
    await pages.readOn();
    await pages.readEarlier();
    say(30, 65);
    await pages.readOn();
    expect([texts(pages), pages.state.earlier]).toEqual([range(10, 65), 'more']);
  });

  it('misses nothing that comes while it reads', async () => {
    say(0, 5);
    const pages = open(10);
    const first = pages.readOn();
    say(5, 8);
    await Promise.all([first, pages.readOn()]);
    expect(texts(pages)).toEqual(range(0, 8));
  });

  it('says what could not be read, keeps what is here, and tries again', async () => {
    say(0, 30);
    const pages = open(10);
    await pages.readOn();
    refuses = true;
    await pages.readEarlier();
    await pages.readOn();
    expect([texts(pages), pages.state.earlier, pages.state.problem]).toEqual([range(20, 30), 'failed', expect.stringContaining('503')]);
    refuses = false;
    await pages.readEarlier();
    await pages.readOn();
    expect([texts(pages), pages.state.earlier, pages.state.problem]).toEqual([range(10, 30), 'more', undefined]);
  });

  it('says nothing more once it is closed', async () => {
    say(0, 30);
    const changed = vi.fn();
    const pages = open(10, changed);
    await pages.readOn();
    changed.mockClear();
    const reading = pages.readEarlier();
    pages.close();
    await reading;
    expect(changed.mock.calls).toHaveLength(1);
    expect(pages.state.earlier).toBe('loading');
  });
});
