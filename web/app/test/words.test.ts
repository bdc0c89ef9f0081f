import { emptyFleet, type Item, type RingsideEvent, type Session, type ToolItem } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { choice, inOrder } from '../src/ask/answer';
import { rows } from '../src/conversation/rows';
import { endWords } from '../src/conversation/Spoken';
import { byFolder, byTree } from '../src/fleet/groups';
import { look } from '../src/fleet/status';
import { ago, clock, count, duration, folder, money } from '../src/meter/format';
import { commands, matching } from '../src/palette/commands';
import { changedFiles } from '../src/panel/changes';
import { exportOf } from '../src/panel/export';
import { alsoWatching, initials } from '../src/presence/words';
import { parseRoute } from '../src/state/route';

it('writes numbers as people read them', () => {
  expect([950, 12_400, 1_234_567].map(count)).toEqual(['950', '12.4k', '1.2M']);
  expect([800, 8_200, 12_400, 134_000].map(duration)).toEqual(['0.8 s', '8.2 s', '12 s', '2:14']);
  expect([7_000, 134_000, 3_723_000].map(clock)).toEqual(['0:07', '2:14', '1:02:03']);
  expect([money('0.42', 'USD'), money('0.0042', 'USD'), money('0', 'USD')]).toEqual(['$0.42', '$0.0042', '$0.00']);
  expect(folder('/home/ada/app/src')).toBe('~/app/src');
  expect(ago('2026-11-20T10:00:00.000Z', Date.parse('2026-11-20T13:10:00.000Z'))).toBe('3 h');
});

it('knows its places', () => {
  const pages = { '/': 'home', '/needs': 'needs', '/needs/': 'needs', '/s/ses_1': 'session', '/tasks': 'tasks', '/agents': 'agents', '/orchestrators': 'orchestrators', '/signin': 'signin', '/other': 'nowhere', '/s/': 'nowhere' };
  expect(Object.fromEntries(Object.keys(pages).map((path) => [path, parseRoute(path).page]))).toEqual(pages);
  expect(parseRoute('/settings/people')).toEqual({ page: 'settings', part: 'people' });
  expect(parseRoute('/s/ses_1', '?at=42')).toEqual({ page: 'session', id: 'ses_1', at: 42 });
  expect(['?at=', '?at=-1', '?at=x', '?at=1.5', ''].map((search) => parseRoute('/s/ses_1', search))).toEqual(Array(5).fill({ page: 'session', id: 'ses_1' }));
});

it('[X1] offers the session that is open as a page and as data, and none where none is', () => {
  const exports = (open?: string) => matching(commands(emptyFleet, open), 'export the session').map(({ id }) => id);
  expect(exports('ses_1')).toEqual(['export-page', 'export-data']);
  expect(exports()).toEqual([]);
  expect(exportOf('ses_1', 'html')).toBe('/api/sessions/ses_1/export?format=html');
});

const session = (id: string, members: Partial<Session> = {}): Session => ({
  id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: `2026-11-20T10:00:0${id}.000Z`,
  updatedAt: '2026-11-20T10:00:00.000Z', ...members,
});

describe('the fleet', () => {
  it('is grouped by folder, newest first, with delegated sessions below their parents', () => {
    const list = byFolder([session('1', { workdir: '/a' }), session('2', { workdir: '/b' }), session('3', { workdir: '/a' }), session('4', { workdir: '/x', parent: '1' })]);
    expect(list.map(({ name }) => name)).toEqual(['/a', '/b']);
    expect(list[0]!.rows.map(({ id, depth }) => [id, depth])).toEqual([['3', 0], ['1', 0], ['4', 1]]);
  });

  it('is grouped by tree: those that lead others first, each with all below it, and those alone together', () => {
    const list = byTree([session('1', { title: 'Lead' }), session('2'), session('3', { parent: '1' }), session('4', { parent: '3' }), session('5')]);
    expect(list.map(({ name, rows }) => [name, ...rows.map(({ id, depth }) => `${id}.${depth}`)])).toEqual([['Lead', '1.0', '3.1', '4.2'], ['On their own', '5.0', '2.0']]);
  });

  it('gives each state its own sign and word', () => {
    const looks = [
      { status: 'running' }, { status: 'waiting' }, { status: 'queued' }, { status: 'closed' }, { status: 'idle' }, { status: 'idle', lastRunStatus: 'completed' },
      { status: 'idle', lastRunStatus: 'cancelled' }, { status: 'failed', lastRunStatus: 'failed' }, { status: 'failed', lastRunStatus: 'interrupted' },
    ].map((members) => look(session('1', members as Partial<Session>)));
    expect(new Set(looks.map(({ word }) => word)).size).toBe(looks.length);
    expect(new Set(looks.map(({ icon }) => icon)).size).toBe(looks.length);
    expect(looks.filter(({ tone }) => tone === 'need').map(({ word }) => word)).toEqual(['needs you']);
  });
});

const call = (id: string, members: Partial<ToolItem>): ToolItem => ({ kind: 'tool', id, time: '', toolKind: 'read', status: 'completed', ...members });

describe('the transcript', () => {
  it('groups reads and searches that follow each other, but never a failed one', () => {
    const items: Item[] = [call('1', {}), call('2', { toolKind: 'search' }), call('3', { status: 'failed' }), call('4', {}), call('5', { toolKind: 'edit' })];
    expect(rows(items).map((row) => 'tools' in row ? row.tools.map(({ id }) => id) : row.item.id)).toEqual([['1', '2'], '3', '4', '5']);
  });

  it('shows a tool that waits by its question alone, and a settled question by its tool alone', () => {
    const ask = (status: 'open' | 'answered'): Item => ({ kind: 'interaction', id: 'i', time: '', question: 'permission', title: 'x', tool: '1', options: [], status });
    const tool = call('1', { toolKind: 'execute' });
    expect(rows([tool, ask('open')]).map(({ key }) => key)).toEqual(['interaction:i']);
    expect(rows([tool, ask('answered')])).toMatchObject([{ key: 'tool:1', ask: { id: 'i' } }]);
    expect(rows([ask('answered')]).map(({ key }) => key)).toEqual(['interaction:i']);
  });
});

it('the changes of a session are those of completed calls, by file', () => {
  const diff = (path: string, newText: string) => ({ content: [{ type: 'diff', path, oldText: '', newText }] });
  const files = changedFiles([call('1', diff('a', 'x\ny\n')), call('2', diff('b', 'x')), call('3', diff('a', 'z')), call('4', { ...diff('c', 'x'), status: 'failed' })]);
  expect(files.map(({ path, added, changes }) => [path, added, changes.length])).toEqual([['a', 3, 2], ['b', 1, 1]]);
});

it('a key chooses the mildest form of yes or no', () => {
  const options = [{ id: '1', name: 'Always', kind: 'allow_always' }, { id: '2', name: 'Once', kind: 'allow_once' }, { id: '3', name: 'No', kind: 'reject_once' }];
  expect(choice(options, true)?.id).toBe('2');
  expect(choice(options, false)?.id).toBe('3');
  expect(inOrder(options).map(({ id }) => id)).toEqual(['2', '1', '3']);
});

it('says who else watches in a sentence', () => {
  expect(alsoWatching(['Ada'], false)).toBe('Also watching: Ada');
  expect(alsoWatching(['Ada', 'Grace', 'Linus'], false)).toBe('Also watching: Ada, Grace and Linus');
  expect(alsoWatching(['A', 'B', 'C', 'D', 'E', 'F'], false)).toBe('Also watching: A, B, C, D, E and 1 other');
  expect(alsoWatching(['A', 'B', 'C', 'D', 'E', 'F'], true)).toBe('Also watching: A, B, C, D, E and many others');
  expect(['Ada Byron', 'grace.hopper', 'linus', ''].map(initials)).toEqual(['AB', 'GH', 'L', '']);
});

it('says in a sentence how a run ended, and what was said last', () => {
  const fleet = (activity: object) => ({ ...emptyFleet, sessions: new Map([['ses_1', session('ses_1')]]), agents: new Map([['agt_a', { id: 'agt_a', name: 'claude', title: 'Claude', driver: 'acp', createdAt: '' }]]), activity: new Map([['ses_1', { first: 'c', upTo: 1, tools: [], over: [], runs: [], anew: false, ...activity }]]) });
  const end = (type: string, data: object = {}) => ({ type, session: 'ses_1', data }) as unknown as RingsideEvent;
  expect(endWords(end('run.completed', { durationMs: 134_000 }), fleet({ said: '## All is **well**.\n\nMore.' }))).toBe('Claude is done after 2:14: All is well.');
  expect(endWords(end('run.completed'), fleet({}))).toBe('Claude is done.');
  expect(endWords(end('run.failed'), fleet({ failure: 'No credit left.' }))).toBe('Claude failed: No credit left.');
  expect([endWords(end('run.interrupted'), fleet({})), endWords(end('run.cancelled'), fleet({}))]).toEqual(['Claude was interrupted.', 'Claude was stopped.']);
});
