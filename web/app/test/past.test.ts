// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyConversation, foldConversation, type Session } from '@ringside/client';
import { LogServer } from '../../client/test/log-server';
import type { Past } from '../src/sequencer/past';

/** What is shown of a moment must be what a fold of all events up to it shows. */
let log: LogServer;
let server: Server;
let past: Past;
let reads: number;

const session: Session = {
  id: 'ses_a', agent: 'agt_a', tree: 'ses_a', title: 'A', owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '', cursor: 'epoch1.1',
};

beforeEach(async () => {
  log = new LogServer();
  reads = 0;
  for (let turn = 0; turn < 300; turn++) {
    const say = log.append.bind(log);
    const place = { session: 'ses_a', run: `run_${turn}` };
    say('run.started', {}, place);
    if (turn % 100 === 0) say('plan.updated', { phases: [{ id: '1', title: `Plan ${turn}`, status: 'in_progress' }] }, place);
    say('message.completed', { message: `ask_${turn}`, role: 'user', text: `do ${turn}` }, place);
    say('message.completed', { message: 'other', role: 'assistant', text: 'of another session' }, { session: 'ses_b' });
    say('tool.started', { tool: `tool_${turn}`, title: 'make' }, place);
    say('tool.completed', { tool: `tool_${turn}`, status: 'completed' }, place);
    say('run.completed', {}, place);
  }
  server = createServer((request, response) => {
    reads++;
    log.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init));
  vi.stubGlobal('location', { origin: 'http://localhost', href: 'http://localhost/', pathname: '/', search: '', hash: '' });
  vi.resetModules();
  past = new (await import('../src/sequencer/past')).Past(session);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

/** All that had happened in the session by then. */
const folded = (position: number) => foldConversation(emptyConversation(session), log.log.filter((event) => event.session === 'ses_a' && event.position <= position));

async function check(position: number): Promise<void> {
  if (!past.at(position)) await past.read(position);
  const [shown, whole] = [past.at(position)!, folded(position)];
  expect(shown.items.slice(-20)).toEqual(whole.items.slice(-20));
  expect([shown.session?.plan, shown.session?.run, shown.session?.status, shown.run?.id]).toEqual([whole.session?.plan, whole.session?.run, whole.session?.status, whole.run?.id]);
}

describe('the past of a session', () => {
  it('[B4] shows what had happened by then, wherever one goes', async () => {
    for (const position of [1_800, 900, 905, 1, 3, 1_700, 1_650, 1_400, log.log.length, 750, 4_000, 400, 1_000]) await check(position);
  });

  it('[B4] is read once where one goes on step by step', async () => {
    await check(1_000);
    const before = reads;
    for (let position = 1_001; position < 1_300; position++) await check(position);
    for (let position = 1_299; position > 900; position -= 7) await check(position);
    expect(reads).toBe(before);
  });

  it('shows more of what was before where that is asked for', async () => {
    await check(1_700);
    const few = past.at(1_700)!.items.length;
    expect(past.hasEarlier).toBe(true);
    while (past.hasEarlier) await past.readEarlier(1_700);
    expect(past.at(1_700)!.items.length).toBeGreaterThan(few);
    expect(past.at(1_700)!.items).toEqual(folded(1_700).items);
  });

  it('[R2] is no shorter for pages that end before they have as many events as were asked for', async () => {
    log.mostOnPage = 60;
    for (const position of [1_700, 1_720, 1_690, 200]) {
      await check(position);
      expect(past.hasEarlier).toBe(true);
    }
    while (past.hasEarlier) await past.readEarlier(200);
    expect(past.at(200)!.items).toEqual(folded(200).items);
  });

  it('holds no more than a bound of it, however far back one reads', async () => {
    for (let at = 0; at < 8_000; at++) log.append('message.completed', { message: `more_${at}`, role: 'assistant', text: `${at}` }, { session: 'ses_a' });
    const last = log.log.length;
    await check(last);
    while (past.hasEarlier && !past.isFull(last)) await past.readEarlier(last);
    expect(past.hasEarlier).toBe(true);
    expect(past.at(last)!.items.slice(0, 20)).toEqual(folded(last).items.slice(-past.at(last)!.items.length).slice(0, 20));
    expect(past.at(last)!.items.length).toBeLessThan(6_500);
    // From an earlier moment there is room again, at the cost of what came after it.
    const then = last - 3_000;
    expect(past.isFull(then)).toBe(false);
    for (let page = 0; page < 3; page++) await past.readEarlier(then);
    expect(past.at(last)).toBeUndefined();
    await check(then);
    await check(last);
  });

  it('goes on with what happens meanwhile', async () => {
    await check(log.log.length);
    log.append('message.completed', { message: 'new', role: 'assistant', text: 'new' }, { session: 'ses_a' });
    await check(log.log.length);
    await check(log.log.length - 1);
  });
});
