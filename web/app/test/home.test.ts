import { emptyFleet, type Activity, type Agent, type Fleet, type Session, type ToolItem } from '@ringside/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { doing, firstLine } from '../src/home/doing';
import { facts } from '../src/home/Agents';
import { PointerHold } from '../src/home/hold';
import { counted, grouped } from '../src/home/sections';

const session = (id: string, members: Partial<Session> = {}): Session => ({
  id, agent: 'agt_a', tree: id, title: id, owner: 'usr_a', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: `2026-11-20T10:00:0${id}.000Z`,
  updatedAt: '2026-11-20T10:00:00.000Z', ...members,
});
const tool = (members: Partial<ToolItem>): ToolItem => ({ kind: 'tool', id: 't', time: '2026-11-20T10:00:00.000Z', toolKind: 'other', status: 'in_progress', ...members });
const activity = (members: Partial<Activity> = {}): Activity => ({ first: 'e.1', upTo: 1, tools: [], over: [], runs: [], anew: false, ...members });
const said = (one: Session, what?: Activity, peer?: string) => {
  const { words, what: name, rest } = doing(one, what, peer);
  return [words, name, rest].filter(Boolean).join(' ');
};
const running = session('1', { status: 'running', run: 'run_1' });

describe('what a session is doing', () => {
  it('is told by the call that began last', () => {
    const calls: [Partial<ToolItem>, string][] = [
      [{ toolKind: 'edit', title: 'Edit LoginTests.cs' }, 'Editing LoginTests.cs'], [{ toolKind: 'execute', title: 'Run tests', input: { command: 'dotnet test\nls' } }, 'Running dotnet test'],
      [{ toolKind: 'read', title: 'Read `a.txt`' }, 'Reading a.txt'], [{ toolKind: 'other', title: 'Ask the oracle' }, 'Ask the oracle'],
    ];
    expect(calls.map(([members]) => said(running, activity({ tools: [tool(members)] })))).toEqual(calls.map(([, words]) => words));
    expect(said(running, activity({ tools: [tool({ id: 'a' }), tool({ id: 'b', toolKind: 'search', title: 'Search x' })] }))).toBe('Searching x and 1 more');
    expect(said(running, activity())).toBe('Thinking');
    expect(doing(running, activity(), undefined, true).words).toBe('Writing its answer');
    expect(doing(running, activity({ tools: [tool({ title: 'Ask the oracle' })] }), undefined, true).words).toBe('Ask the oracle');
  });

  it('is to wait: for a person before all, for another agent, or for its turn', () => {
    const asks = { id: 'itx', session: '1', kind: 'permission' as const, title: 'Clean', tool: 't', options: [], status: 'open' as const, createdAt: '2026-11-20T10:00:00.000Z' };
    expect(said({ ...running, status: 'waiting', waitsIn: ['thr'] }, activity(), 'codex')).toBe('Waiting for codex');
    expect(said({ ...running, status: 'waiting', waitsIn: ['thr'], interactions: [asks] }, activity({ tools: [tool({ toolKind: 'execute', input: { command: 'rm -rf ./bin' } })] }), 'codex')).toBe('Wants to run rm -rf ./bin');
    expect(said({ ...running, interactions: [asks] }, undefined)).toBe('Wants to go ahead with Clean');
    expect(said({ ...running, interactions: [{ ...asks, kind: 'question', title: 'Which port?' }] }, undefined)).toBe('Asks: Which port?');
    const prompt = { id: 'p', session: '1', run: 'r', text: 'Then this', delivery: 'queue' as const, status: 'queued' as const, source: 'user' as const, createdAt: '' };
    expect(said(session('1', { status: 'queued', inbox: [prompt] }))).toBe('Waits its turn: Then this');
  });

  it('is what it said last, or why it failed, where it rests', () => {
    expect(said(session('1'), activity({ said: '\n```\ncode\n' }))).toBe('code');
    expect(said(session('1', { status: 'failed' }), activity({ said: 'Well.', failure: 'It ended.' }))).toBe('It ended.');
    expect(said(session('1', { summary: 'A summary.' }))).toBe('A summary.');
    expect(said(session('1'))).toBe('Has not said anything yet');
    expect(['## All is **well**.', '- [x](http://y) `z`', '---\nNext', '| a |\n1. One', 'a_b and 2*3'].map(firstLine)).toEqual(['All is well.', 'x z', 'Next', 'One', 'a_b and 2*3']);
  });
});

it('has an agent as full as the fullest of its open sessions is', () => {
  const full = (used: number): Partial<Session> => ({ usage: { context: { used, size: 100 } } as Session['usage'] & object });
  const sessions = [session('1', { ...full(44), status: 'running', run: 'r' }), session('2', { ...full(87), lastRunStatus: 'failed' }), session('3', { ...full(99), status: 'closed' }), session('4', { ...full(100), agent: 'agt_b' }), session('5')];
  expect(facts({ sessions: new Map(sessions.map((one) => [one.id, one])) }, 'agt_a')).toMatchObject({ sessions: 4, running: 1, failed: 1, fullest: '2' });
});

describe('the sections', () => {
  const sessions = [
    session('1', { status: 'running', run: 'r', title: 'Parse', workdir: '/srv/app' }), session('2', { status: 'waiting', agent: 'agt_b' }), session('3', { status: 'failed' }), session('4'), session('5', { status: 'closed' }), session('6'),
  ];
  const agents = [{ id: 'agt_a', name: 'claude', title: 'Claude' }, { id: 'agt_b', name: 'codex', title: 'Codex' }] as Agent[];
  const fleet: Fleet = { ...emptyFleet, sessions: new Map(sessions.map((one) => [one.id, one])), agents: new Map(agents.map((one) => [one.id, one])) };
  const all = { by: 'status' as const, text: '', section: undefined, agent: undefined };

  it('hold who needs a person first, and the newest first in each', () => {
    expect(grouped(fleet, all).map(({ key, rows }) => [key, rows.map(({ id }) => id).join()])).toEqual([['needs', '2'], ['running', '1'], ['failed', '3'], ['idle', '6,4'], ['closed', '5']]);
  });

  it('are narrowed by words of title, agent and folder, by agent and by status; the counts are of all that is left', () => {
    const found = (wish: Partial<Parameters<typeof grouped>[1]>) => grouped(fleet, { ...all, ...wish }).flatMap(({ rows }) => rows.map(({ id }) => id)).join();
    expect([found({ text: 'PARS claude' }), found({ text: 'app' }), found({ text: 'codex' }), found({ agent: 'agt_b' }), found({ section: 'idle' }), found({ text: 'nothing' })]).toEqual(['1', '1', '2', '2', '6,4', '']);
    expect(counted(fleet, { ...all, agent: 'agt_a', section: 'idle' })).toEqual({ needs: 0, running: 1, failed: 1, idle: 2, closed: 1 });
  });
});

describe('a list under the pointer', () => {
  afterEach(() => { vi.useRealTimers(); });

  it('stays as it is until the pointer rests or is gone, and is then looked at anew', () => {
    vi.useFakeTimers();
    const hold = new PointerHold();
    const look = vi.fn();
    hold.onRelease(look);
    expect(hold.now()).toBe(false);
    hold.moved();
    vi.advanceTimersByTime(1_000);
    hold.moved();
    vi.advanceTimersByTime(1_000);
    expect([hold.now(), look.mock.calls.length]).toEqual([true, 0]);
    vi.advanceTimersByTime(1_000);
    expect([hold.now(), look.mock.calls.length]).toEqual([false, 1]);
    hold.moved();
    hold.release();
    expect([hold.now(), look.mock.calls.length]).toEqual([false, 2]);
  });
});
