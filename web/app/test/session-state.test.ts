// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RingsideEvent } from '@ringside/client';
import { LogServer } from '../../client/test/log-server';
import { anewWords, words } from '../src/connection/words';
import { exact } from '../src/meter/format';

/** The page's own stores over a real HTTP server: what is shown must be the log, however one leaves and comes back. */
let log: LogServer;
let server: Server;
let reads: string[];
/** What is asked of a session waits here, where it is to. */
let held: (() => void)[] | undefined;
let state: typeof import('../src/state/session');

beforeEach(async () => {
  log = new LogServer();
  reads = [];
  held = undefined;
  server = createServer((request, response) => {
    if (log.handle(request, response)) return;
    reads.push(request.url!);
    const id = request.url!.split('/').pop()!;
    const session = { id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '' };
    const answer = () => response.writeHead(id === 'ses_gone' ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(id === 'ses_gone' ? { code: 'not_found' } : session));
    if (held && id === 'ses_a') held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(base + path, init));
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.resetModules();
  state = await import('../src/state/session');
});

afterEach(async () => {
  state.forgetSessions();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

function say(text: string, session = 'ses_a'): RingsideEvent {
  return log.append('message.completed', { message: `msg_${text}`, role: 'assistant', text }, { session, run: 'run_a' });
}

const shown = () => state.useSession.getState().conversation.items.map((item) => (item.kind === 'message' ? item.text : item.kind));
const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}; shown: ${shown().join()}`); }, { timeout: 10_000, interval: 5 });
const ready = () => until('ready', () => state.useSession.getState().phase === 'ready');

describe('the open session', () => {
  it('shows history all at once, then what is new', async () => {
    say('one');
    say('two');
    const seen: number[] = [];
    state.useSession.subscribe(({ conversation }) => seen.push(conversation.items.length));
    state.openSession('ses_a');
    await ready();
    expect(shown()).toEqual(['one', 'two']);
    expect(seen).not.toContain(1);
    say('three');
    await until('three', () => shown().length === 3);
  });

  it('is shown at once when one comes back to it, and then what was missed, each once', async () => {
    say('one');
    state.openSession('ses_a');
    await ready();
    state.openSession('ses_b');
    await ready();
    say('two');
    state.openSession('ses_a');
    expect(shown()).toEqual(['one']);
    await until('two', () => shown().length === 2);
    expect(shown()).toEqual(['one', 'two']);
    expect(reads.filter((path) => path.endsWith('ses_a'))).toHaveLength(1);
  });

  it('is followed once, and shows nothing of another, when one goes to and fro before it was read', async () => {
    held = [];
    const asked = held;
    for (const id of ['ses_a', 'ses_b', 'ses_a']) state.openSession(id);
    await until('both questions', () => asked.length === 2);
    held = undefined;
    for (const answer of asked) answer();
    await ready();
    state.openSession('ses_b');
    await ready();
    await until('one stream', () => log.serving === 1);
    say('x', 'ses_a');
    say('y', 'ses_b');
    await until('y', () => shown().includes('y'));
    expect(shown()).toEqual(['y']);
  });

  it('catches up after its stream was given back', async () => {
    say('one');
    state.openSession('ses_a');
    await ready();
    state.suspendSession();
    say('two');
    state.resumeSession();
    await until('two', () => shown().length === 2);
    expect(shown()).toEqual(['one', 'two']);
  });

  it('[R4] drops what it has when the log is another one', async () => {
    say('of the old log');
    state.openSession('ses_a');
    await ready();
    state.suspendSession();
    log.epoch = 'epoch2';
    log.log.length = 0;
    say('of the new log');
    state.resumeSession();
    await until('the new log', () => shown().includes('of the new log'));
    expect(shown()).toEqual(['of the new log']);
    expect(state.useSession.getState().anew?.because).toBe('reset');
    state.forgetAnew();
    expect(state.useSession.getState().anew).toBeUndefined();
  });

  it('[R4] says that it is shown anew, and from when on, where a part of what comes next is not kept', async () => {
    say('one');
    state.openSession('ses_a');
    await ready();
    expect(state.useSession.getState().anew).toBeUndefined();
    state.suspendSession();
    say('two');
    log.floor = 2;
    const { time } = say('three');
    state.resumeSession();
    await until('three', () => shown().includes('three') && state.useSession.getState().phase === 'ready');
    expect(shown()).toEqual(['three']);
    expect(anewWords(state.useSession.getState().anew!)).toBe(`A part of what happened meanwhile is no longer kept. This session is shown anew, from ${exact(time)} on.`);
    state.closeSession();
    state.openSession('ses_a');
    await ready();
    expect(state.useSession.getState().anew).toBeUndefined();
  });

  it('says so when it is not there', async () => {
    state.openSession('ses_gone');
    await until('missing', () => state.useSession.getState().phase === 'missing');
  });
});

it('says how the page is connected in a word, a sentence and a why', () => {
  const at = (state: Parameters<typeof words>[0]) => words(state, 1_000, false);
  expect(at({ state: 'reconnecting', attempt: 2, nextAt: 4_400 }).word).toBe('Reconnecting in 4 s');
  expect(at({ state: 'reconnecting', attempt: 2, nextAt: 1_000 }).word).toBe('Reconnecting…');
  expect(at({ state: 'polling' })).toMatchObject({ word: 'Polling', title: expect.stringContaining('holds streams back') });
  expect([at({ state: 'live', by: 'socket' }), at({ state: 'live', by: 'stream' })].map(({ title }) => /by (one WebSocket|server-sent events)/.exec(title)?.[1])).toEqual(['one WebSocket', 'server-sent events']);
  expect(words({ state: 'live', by: 'socket' }, 0, true).sentence).toContain('reconnecting');
});
