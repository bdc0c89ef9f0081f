import type { Me, WebhookDelivery } from '@ringside/client';
import { expect, it } from 'vitest';
import { since } from '../src/meter/format';
import { linkOf, watchedBy } from '../src/settings/people/words';
import { partsFor } from '../src/settings/parts';
import { named } from '../src/settings/server';
import { ending, endOf, reachesOf, reachOf, revoking } from '../src/settings/tokens/words';
import { hears, nextLook, received, soon, standing, undelivered, whereabouts } from '../src/settings/webhooks/words';

const now = Date.parse('2026-11-20T12:00:00.000Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const me = (role: Me['user']['role'], scopes: Me['scopes'] = ['read', 'write', 'admin']): Me => ({ user: { id: 'usr_1', name: 'ada', role, createdAt: at(0) }, scopes });
const delivery = (more: Partial<WebhookDelivery>): WebhookDelivery => ({ id: 'whk_1.7', webhook: 'whk_1', type: 'run.failed', position: 7, status: 'pending', attempts: 0, createdAt: at(0), ...more });

it('shows each person the parts that are for that person', () => {
  const names = (who: Me) => partsFor(who).map(({ id }) => id);
  expect(names(me('admin'))).toEqual(['people', 'tokens', 'webhooks', 'browser', 'about']);
  expect(names(me('admin', ['read', 'write']))).toEqual(['people', 'tokens', 'browser', 'about']);
  expect(names(me('member'))).toEqual(['people', 'tokens', 'browser', 'about']);
  expect(names(me('viewer'))).toEqual(['people', 'browser', 'about']);
});

it('lets nobody give a token more than one may do', () => {
  const most = (who: Me) => reachesOf(who).at(-1)?.scope;
  expect([most(me('admin')), most(me('admin', ['read', 'write'])), most(me('admin', ['admin'])), most(me('member')), most(me('member', ['read'])), most(me('viewer'))])
    .toEqual(['admin', 'write', 'admin', 'write', 'read', 'read']);
});

it('says of a token how far it reaches, when it ends and what stops with it', () => {
  expect(['read' as const, 'write' as const, 'admin' as const].map((scope) => reachOf({ scopes: [scope] }))).toEqual(['Read', 'Read and write', 'Everything']);
  expect([undefined, at(-1), at(59 * 60), at(47 * 3600), at(30 * 86_400)].map((time) => ending(time, now))).toEqual(['never ends', 'has ended', 'ends in 59 min', 'ends in 47 h', 'ends in 30 d']);
  expect([endOf(0, now), endOf(7, now)]).toEqual([undefined, at(7 * 86_400)]);
  expect(revoking({ name: 'ci' })).toBe('What uses ci is refused from then on, and the streams it follows end.');
  expect(revoking({ name: 'RINGSIDE_ADMIN_TOKEN' })).toContain('at its next start');
});

it('makes a link whose code no server sees, and knows who watches what', () => {
  expect(new URL(linkOf('https://ringside.example', 'c0de')).hash).toBe('#c0de');
  const sessions = { a: { session: 'a', users: [{ id: 'usr_1', name: 'ada' }] }, b: { session: 'b', users: [{ id: 'usr_2', name: 'bo' }, { id: 'usr_1', name: 'ada' }] } };
  expect([watchedBy('usr_1', sessions), watchedBy('usr_2', sessions), watchedBy('usr_3', sessions)]).toEqual([['a', 'b'], ['b'], []]);
});

it('says how a webhook stands by what waits for it', () => {
  const words = (...all: Partial<WebhookDelivery>[]) => standing(all.map(delivery)).word;
  expect([words(), words({}), words({ attempts: 1 }, {}), words({ status: 'dead', attempts: 8 }, { attempts: 1 })]).toEqual(['nothing waits', '1 on the way', '1 not taken yet', '1 given up']);
  expect(hears({ events: ['task.failed', 'interaction.opened'] })).toBe('interaction.opened, task.failed');
  expect(hears({ events: ['task.failed', 'interaction.opened', 'run.completed', 'run.failed', 'run.cancelled', 'run.interrupted'] })).toBe('all events');
  expect([received({ id: 'x', status: 204, durationMs: 38 }), received({ id: 'x', error: 'It was answered 401.', status: 401, durationMs: 2 })]).toEqual(['It was answered 204 in 38 ms.', 'It was answered 401.']);
  expect([undelivered([delivery({})], false), undelivered([delivery({}), delivery({ status: 'dead' })], true)]).toEqual(['1 on the way', '1 given up, 1 on the way, and more']);
});

it('says where a delivery is and what comes next', () => {
  const then = (more: Partial<WebhookDelivery>) => { const { word, then: next } = whereabouts(delivery(more), now); return `${word}: ${next}`; };
  expect(then({})).toBe('on the way: not tried yet, now');
  expect(then({ attempts: 1, nextAt: at(5) })).toBe('not taken: tried once, again in 5 s');
  expect(then({ attempts: 2, nextAt: at(300) })).toBe('not taken: tried twice, again in 5 min');
  expect(then({ attempts: 8, status: 'dead' })).toBe('given up: tried 8 times');
  expect([soon(undefined, now), soon(at(-3), now), soon(at(7200), now)]).toEqual(['now', 'now', 'in 2 h']);
});

it('reads deliveries anew when the next attempt is over, soon where the first is due, and never where none is to come', () => {
  expect(nextLook([], now)).toBeUndefined();
  expect(nextLook([delivery({ status: 'dead', attempts: 8 })], now)).toBeUndefined();
  expect(nextLook([delivery({ attempts: 2, nextAt: at(20) }), delivery({ attempts: 1, nextAt: at(5) })], now)).toBe(5_500);
  expect(nextLook([delivery({ attempts: 1, nextAt: at(-30) })], now)).toBe(1_500);
  expect(nextLook([delivery({ attempts: 0, nextAt: at(90_000) })], now)).toBe(1_500);
  expect(nextLook([delivery({ attempts: 5, nextAt: at(5_000) })], now)).toBe(60_000);
});

it('says how long ago something was, and what a server calls itself', () => {
  expect([since(at(-3), now), since(at(-300), now), since('2026-11-01T12:00:00.000Z', now)]).toEqual(['just now', '5 min ago', 'on Nov 1']);
  expect([named('ringside/0.1.0'), named('other')]).toEqual(['Ringside 0.1.0', 'Other']);
});
