import { emptyFleet, type Fleet, type RingsideEvent, type Session } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { attentionOf, stalledMs } from '../src/needs/attention';
import { noteSettled, useSettled } from '../src/needs/settled';
import { callOf, settledBy } from '../src/notify/words';

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
    expect(attentionOf(fleet, {}, now, new Set()).map(({ session, kind }) => [session, kind])).toEqual(expect.arrayContaining([['ses_failed', 'failure'], ['ses_silent', 'stall'], ['ses_full', 'context'], ['ses_filling', 'context']]));
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
  const fleet: Fleet = { ...fleetOf(session('ses_1')), agents: new Map([['agt_1', { id: 'agt_1', name: 'claude', title: 'Claude', driver: 'acp', createdAt: at }]]) };

  it('is a question or a failure, in words, and is over when somebody answers', () => {
    expect(callOf(event('interaction.opened', { interaction: 'int_1', kind: 'permission', title: '`rm -rf bin`' }), fleet)).toEqual({ key: 'int_1', session: 'ses_1', title: 'Claude wants to go ahead with rm -rf bin', body: 'Title of ses_1' });
    expect(callOf(event('run.failed', { error: { code: 'x', message: 'No credit left.' } }, { run: 'run_1' }), fleet)?.title).toBe('Claude failed: No credit left.');
    expect(callOf(event('run.completed', {}), fleet)).toBeUndefined();
    expect(callOf(event('interaction.opened', { interaction: 'int_1' }, { session: 'ses_unseen' }), fleet)).toBeUndefined();
    expect(settledBy(event('interaction.answered', { interaction: 'int_1' }))).toBe('int_1');
  });
});
