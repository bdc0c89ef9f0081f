import { emptyFleet, type AgentTask, type Fleet, type RingsideEvent, type Session } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { attentionOf, stalledMs } from '../src/needs/attention';
import { noteSettled, useSettled } from '../src/needs/settled';
import { callsOf, told } from '../src/notify/words';

const at = '2026-11-20T10:00:00.000Z';
const then = Date.parse(at);
const session = (id: string, more: Partial<Session> = {}): Session => ({
  id, agent: 'agt_1', tree: id, title: `Title of ${id}`, owner: 'usr_1', visibility: 'team', status: 'idle', interactions: [], inbox: [], createdAt: at, updatedAt: at, ...more,
});
const past = { first: 'c', upTo: 1, tools: [], over: [], runs: [], anew: false };
const fleetOf = (...sessions: Session[]): Fleet => ({ ...emptyFleet, sessions: new Map(sessions.map((one) => [one.id, one])), activity: new Map(sessions.map(({ id }) => [id, past])) });
const event = (type: string, data: object, more: object = {}) => ({ position: 1, cursor: 'c', time: at, source: 'agent', type, session: 'ses_1', data, ...more }) as unknown as RingsideEvent;

describe('what is worth a look', () => {
  const now = then + stalledMs;

  it('is a failure, a silence of an agent that works, and a window that is almost full', () => {
    const fleet = fleetOf(
      session('ses_failed', { status: 'failed', lastRunStatus: 'failed', lastRun: 'run_1' }), session('ses_silent', { status: 'running', run: 'run_2' }),
      session('ses_full', { usage: { context: { used: 91, size: 100, source: 'reported' } } }), session('ses_filling', { usage: { context: { used: 80, size: 100, source: 'reported' } } }),
      session('ses_calm', { usage: { context: { used: 79, size: 100, source: 'reported' } } }), session('ses_unknown', { usage: { context: { used: 500, source: 'reported' } } }),
    );
    expect(attentionOf(fleet, {}, now, new Set()).map((item) => ['session' in item && item.session, item.kind])).toEqual(expect.arrayContaining([['ses_failed', 'failure'], ['ses_silent', 'stall'], ['ses_full', 'context'], ['ses_filling', 'context']]));
    expect(attentionOf(fleet, {}, now, new Set())).toHaveLength(4);
    expect(attentionOf(fleet, {}, now, new Set()).flatMap((item) => item.kind === 'context' ? item.level : []).sort()).toEqual([80, 90]);
  });

  it('is not an agent that was heard, nor what was dismissed, until it is another thing', () => {
    const fleet = fleetOf(session('ses_1', { status: 'running', run: 'run_2' }));
    expect(attentionOf(fleet, {}, now - 1, new Set())).toEqual([]);
    expect(attentionOf(fleet, { ses_1: then + 1 }, now, new Set())).toEqual([]);
    const [stall] = attentionOf(fleet, {}, now, new Set());
    expect(attentionOf(fleet, {}, now + 60_000, new Set([stall!.key]))).toEqual([]);
    expect(attentionOf(fleet, { ses_1: then + 1 }, now + 1, new Set([stall!.key]))).toHaveLength(1);
  });

  it('is no silence where it is not known yet when the agent was heard', () => {
    const fleet = fleetOf(session('ses_1', { status: 'running', run: 'run_2' }));
    expect(attentionOf({ ...fleet, activity: new Map() }, {}, now, new Set())).toEqual([]);
  });

  it('is nothing of a session that is closed', () => {
    expect(attentionOf(fleetOf(session('ses_1', { status: 'closed', lastRunStatus: 'failed', usage: { context: { used: 99, size: 100, source: 'reported' } } })), {}, now, new Set())).toEqual([]);
  });
});

describe('a task that is worth a look', () => {
  const task = (id: string, more: Partial<AgentTask>): AgentTask => ({
    id, title: `Title of ${id}`, agent: 'agt_1', prompt: 'Go', overlap: 'skip', missed: 'skip', retries: 0, retryAfterSeconds: 60, owner: 'usr_1', createdBy: 'usr_1', status: 'active', due: 1, missedTimes: 0, runs: [], createdAt: at, updatedAt: at, ...more,
  });
  const failed = { number: 3, dueAt: at, manual: false, status: 'failed', attempt: 1, endedAt: at, error: { code: 'x', message: 'No such folder.' } } as const;

  it('could not begin, or was paused by the server; what failed in a session is the session\'s, and what a person paused is his', () => {
    const tasks = [
      task('tsk_begin', { runs: [failed] }), task('tsk_paused', { status: 'paused', error: { code: 'x', message: 'Its agent was removed.' } }),
      task('tsk_session', { runs: [{ ...failed, session: 'ses_1' }] }), task('tsk_by_hand', { status: 'paused', runs: [failed] }), task('tsk_well', { runs: [failed, { ...failed, status: 'completed' }] }),
    ];
    const looks = attentionOf(emptyFleet, {}, then, new Set(), tasks);
    expect(looks).toMatchObject([{ kind: 'task', task: 'tsk_begin', isPaused: false, why: 'No such folder.' }, { task: 'tsk_paused', isPaused: true, why: 'Its agent was removed.' }]);
    expect(callsOf(emptyFleet, looks, new Map(tasks.map((one) => [one.id, one]))).map(({ path, title, body }) => [path, title, body])).toEqual([
      ['/tasks/tsk_begin', 'A task failed: No such folder.', 'Title of tsk_begin'], ['/tasks/tsk_paused', 'A task was paused: Its agent was removed.', 'Title of tsk_paused'],
    ]);
    expect(attentionOf(emptyFleet, {}, then, new Set(looks.map(({ key }) => key)), tasks)).toEqual([]);
  });
});

describe('what others have settled', () => {
  const open = { id: 'int_1', session: 'ses_1', kind: 'permission', title: '`rm -rf bin`', options: [{ id: 'yes', name: 'Allow', kind: 'allow_once' }], status: 'open', createdAt: at } as const;
  const fleet: Fleet = { ...fleetOf(session('ses_1')), interactions: new Map([['int_1', { ...open, options: [...open.options] }]]) };

  it('says who answered what, and nothing of what was never open here', () => {
    useSettled.setState({ list: [] });
    noteSettled([event('interaction.answered', { interaction: 'int_1', answer: { option: 'yes' } }, { actor: 'usr_2' }), event('interaction.answered', { interaction: 'int_other' })], fleet);
    expect(useSettled.getState().list).toMatchObject([{ session: 'ses_1', ask: { id: 'int_1', status: 'answered', answeredBy: 'usr_2', title: '`rm -rf bin`' } }]);
  });
});

describe('what one is called for', () => {
  const open = { id: 'int_1', session: 'ses_1', kind: 'permission', title: '`rm -rf bin`', options: [], status: 'open', createdAt: at } as const;
  const calls = (members: Partial<Session>, asked: readonly string[] = [], activity: object = {}) => {
    const fleet = fleetOf(session('ses_1', members));
    const whole: Fleet = {
      ...fleet, agents: new Map([['agt_1', { id: 'agt_1', name: 'claude', title: 'Claude', driver: 'acp', createdAt: at }]]),
      interactions: new Map(asked.map((id) => [id, { ...open, options: [], id, session: id === 'int_unseen' ? 'ses_unseen' : 'ses_1' }])), activity: new Map([['ses_1', { ...past, ...activity }]]),
    };
    return callsOf(whole, attentionOf(whole, {}, then + stalledMs, new Set()), new Map());
  };

  it('is each question, by what its agent wants, in the session where it stands', () => {
    expect(calls({}, ['int_1', 'int_unseen'])).toEqual([{ key: 'int_1', path: '/s/ses_1', title: 'Claude wants to go ahead with rm -rf bin', body: 'Title of ses_1' }]);
  });

  it('is a failure and why, an interruption, and a silence since it may be called one; a window that fills up is not', () => {
    expect(calls({ status: 'failed', lastRunStatus: 'failed', lastRun: 'run_1' }, [], { failure: 'No credit left.' })).toMatchObject([{ key: 'failure:run_1', title: 'Claude failed: No credit left.' }]);
    expect(calls({ status: 'failed', lastRunStatus: 'interrupted', lastRun: 'run_1' })).toMatchObject([{ title: 'Claude was interrupted' }]);
    expect(calls({ status: 'running', run: 'run_2' })).toMatchObject([{ title: 'Claude has fallen silent', due: then + stalledMs }]);
    expect(calls({ usage: { context: { used: 99, size: 100, source: 'reported' } } })).toEqual([]);
  });

  it('is told one by one, and of many at once in one', () => {
    const many = Array.from({ length: 4 }, (_, at) => ({ key: `int_${at}`, path: '/s/ses_1', title: `Claude asks ${at}`, body: 'b' }));
    expect(told(many.slice(0, 3))).toEqual(many.slice(0, 3));
    expect(told(many)).toMatchObject([{ key: 'many', path: '/needs', title: '4 agents need a look' }]);
  });
});
