import type { Orchestration, RingsideEvent, Session } from '@ringside/client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aboveOf, below, concerned, managedBy } from '../src/orchestrators/managed';
import { causeOf, inOrder, stateOf, toldOf, type Told } from '../src/orchestrators/words';

const session = (id: string, parent?: string): Session => ({
  id, agent: 'agt_a', tree: id, title: `The ${id}`, owner: 'u', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '', ...(parent === undefined ? {} : { parent }),
});
const fleet = (...all: Session[]) => new Map(all.map((one) => [one.id, one]));
const one = (id: string, members: Partial<Orchestration> = {}): Orchestration => ({
  session: id, status: 'on', enabled: true, goal: 'Ship.', manages: [], maxPromptsPerHour: 60, maxDepth: 3, maxRepeats: 3, maxRounds: 10, pending: [], wakes: 0, promptsLastHour: 0, ...members,
});
const event = (type: string, members: object) => ({ type, position: 1, cursor: 'c', time: '2026-11-20T10:00:00.000Z', source: 'system', data: {}, ...members }) as unknown as RingsideEvent;

it('[O32] knows what each sees to, however deep, and nothing twice', () => {
  const sessions = fleet(session('lead'), session('a', 'lead'), session('b', 'a'), session('other'), session('lost', 'gone'));
  expect([below(sessions, 'lead'), below(sessions, 'a'), below(sessions, 'b'), below(sessions, 'gone')]).toEqual([['a', 'b'], ['b'], [], ['lost']]);
  expect(managedBy(one('lead', { manages: ['other', 'b', 'removed'] }), sessions)).toEqual(['a', 'b', 'other']);
  expect(aboveOf(sessions, 'b')).toEqual(['a', 'lead']);
});

it('has below a session all those that have it above them, in any tree, and ends where sessions stand above each other', () => {
  const links = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 12 });
  fc.assert(fc.property(links, (pairs) => {
    const sessions = fleet(...new Map(pairs.map(([id, parent]) => [id, session(String(id), String(parent))])).values());
    for (const id of sessions.keys()) {
      expect([...below(sessions, id)].sort()).toEqual([...sessions.keys()].filter((other) => aboveOf(sessions, other).includes(id)).sort());
    }
  }));
});

it('reads anew those alone that an event may concern', () => {
  const sessions = fleet(session('lead'), session('a', 'lead'), session('given'), session('stranger'));
  const all = new Map([['lead', one('lead')], ['second', one('second', { manages: ['given', 'a'] })]]);
  const after = (type: string, of: string, more: object = {}) => concerned(event(type, { session: of, ...more }), all, sessions);
  expect([after('run.completed', 'a'), after('run.failed', 'given'), after('interaction.opened', 'lead'), after('run.completed', 'stranger')]).toEqual([['lead', 'second'], ['second'], ['lead'], []]);
  expect([after('tool.started', 'a'), after('message.completed', 'a'), after('usage.updated', 'a')]).toEqual([[], [], []]);
  expect([after('prompt.queued', 'stranger', { source: 'orchestrator', actor: 'lead' }), after('prompt.queued', 'a', { source: 'user', actor: 'usr_1' })]).toEqual([['lead'], []]);
});

it('[O31] [O34] says in words why it wakes, why it was stopped, and what comes first', () => {
  const sessions = fleet(session('a'), session('b'));
  expect(causeOf({ session: 'a', what: 'idle', position: 1 }, sessions)).toBe('The a is through');
  expect(causeOf({ session: 'gone', what: 'failed', position: 1 }, sessions)).toBe('a session failed');
  const told = (data: object, type = 'orchestration.woken') => toldOf(event(type, { data }) as Told, sessions);
  expect(told({ causes: [{ session: 'a', what: 'idle' }, { session: 'b', what: 'asks' }] })).toBe('The a is through; The b asks.');
  expect(told({ causes: Array(5).fill({ session: 'a', what: 'idle' }) })).toBe('The a is through; The a is through; The a is through; and 2 more.');
  expect([told({}), told({ detail: 'Too much.' }, 'orchestration.stopped'), told({}, 'orchestration.resumed')]).toEqual(['Woken.', 'Too much.', 'A person let it go on.']);
  expect(stateOf({ status: 'paused', stop: { reason: 'ping_pong', detail: '', interaction: 'itx_1', at: '' } })).toEqual({ icon: 'hand', word: 'stopped: words and no change', tone: 'need' });
  expect(inOrder([one('1', { status: 'off' }), one('2'), one('3', { status: 'paused' }), one('4')]).map(({ session: id }) => id)).toEqual(['3', '4', '2', '1']);
});
