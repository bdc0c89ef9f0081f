// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionPresence } from '@ringside/client';

/** Who watches what, as the page keeps it: told by a socket, read by the clock elsewhere. */
const ada = { id: 'usr_1', name: 'Ada' };
let served: SessionPresence[];
let reads: number;
let presence: typeof import('../src/state/presence');

beforeEach(async () => {
  vi.useFakeTimers();
  [served, reads] = [[{ session: 'ses_a', users: [ada] }], 0];
  vi.stubGlobal('fetch', (path: string) => {
    if (path === '/api/presence') reads++;
    return Promise.resolve(new Response(JSON.stringify({ items: served })));
  });
  vi.resetModules();
  presence = await import('../src/state/presence');
});

afterEach(() => {
  presence.forgetPresence();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const watched = () => Object.entries(presence.useWatched.getState().sessions).map(([session, { users }]) => `${session}: ${users.map(({ name }) => name).join()}`);

it('[R12] [L7] takes changes for what they name, and all of it for all', () => {
  presence.takePresence([{ session: 'ses_a', users: [ada] }, { session: 'ses_b', users: [ada] }], true);
  presence.takePresence([{ session: 'ses_a', users: [] }, { session: 'ses_c', users: [ada] }], false);
  expect(watched()).toEqual(['ses_b: Ada', 'ses_c: Ada']);
  presence.takePresence([{ session: 'ses_d', users: [ada] }], true);
  expect(watched()).toEqual(['ses_d: Ada']);
});

it('[S15] is read at once and every 15 seconds where no socket tells, and no more once one does', async () => {
  presence.readPresence({ state: 'live', by: 'socket' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reads).toBe(0);
  presence.readPresence({ state: 'polling' });
  await vi.advanceTimersByTimeAsync(0);
  expect(watched()).toEqual(['ses_a: Ada']);
  served = [];
  presence.readPresence({ state: 'live', by: 'stream' });
  await vi.advanceTimersByTimeAsync(15_000);
  expect([reads, watched()]).toEqual([2, []]);
  presence.readPresence({ state: 'live', by: 'socket' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reads).toBe(2);
});

it('is not read while nobody can see the page', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  presence.readPresence({ state: 'polling' });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reads).toBe(0);
  hidden.mockReturnValue(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(reads).toBe(1);
});
