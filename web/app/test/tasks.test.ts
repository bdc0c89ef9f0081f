import fc from 'fast-check';
import type { AgentTask, RingsideEvent, TaskData, TaskRun } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { cronWords } from '../src/tasks/cron';
import { created, draftOf, isReady, updated } from '../src/tasks/draft';
import { historyOf, type Entry } from '../src/tasks/entries';
import { grouped, groupOf } from '../src/tasks/groups';
import { lasted, next, outcome, schedule, until } from '../src/tasks/words';

const at = '2026-11-20T10:00:00.000Z';
const now = Date.parse(at);
const later = (ms: number) => new Date(now + ms).toISOString();
const hour = 3_600_000;
const run = (status: TaskRun['status'], more: Partial<TaskRun> = {}): TaskRun => ({ number: 1, dueAt: at, manual: false, status, attempt: 1, ...more });
const task = (more: Partial<AgentTask> = {}): AgentTask => ({
  id: 'tsk_1', title: 'Count', prompt: 'Count the words.', agent: 'agt_1', overlap: 'skip', missed: 'skip', retries: 0, retryAfterSeconds: 60, owner: 'usr_1', createdBy: 'usr_1', status: 'active',
  due: 0, missedTimes: 0, runs: [], createdAt: at, updatedAt: at, ...more,
});

describe('a cron line in words', () => {
  it('says what people write, and nothing of what is too much for words', () => {
    const said: Record<string, string | undefined> = {
      '* * * * *': 'every minute', '*/15 * * * *': 'every 15 minutes', '0 * * * *': 'every hour', '5 * * * *': 'every hour at :05', '0 */6 * * *': 'every 6 hours', '0 6 * * *': 'every day at 06:00',
      '0 6 * * 1-5': 'on weekdays at 06:00', '30 9 * * MON': 'every Monday at 09:30', '0 8 * * 0': 'every Sunday at 08:00', '0 8 * * 7': 'every Sunday at 08:00', '0 8 * * 6,0': 'on weekends at 08:00',
      '0 8 * * 1,3': 'on Mondays and Wednesdays at 08:00', '0 8,17 * * *': 'every day at 08:00 and 17:00', '0 4 1 * *': 'on day 1 of each month at 04:00', '0 6 1 1 *': 'every January 1 at 06:00',
      '*/15 * * * 1-5': 'every 15 minutes, on weekdays', '0 0 1 * 1': undefined, '5-10 * * * *': undefined, '0 9-17 * * *': undefined, 'teatime': undefined, '0 6 * *': undefined, '0 6 32 * *': undefined, '61 6 * * *': undefined, '': undefined,
    };
    expect(Object.fromEntries(Object.keys(said).map((line) => [line, cronWords(line)]))).toEqual(said);
  });

  it('never throws, whatever is written', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('*', '*/5', '1', '1-5', '7', 'MON', ',', '-', '0,1', '99', 'x-y', '5-1'), { maxLength: 7 }), (fields) => {
      const words = cronWords(fields.join(' '));
      expect(words ?? 'a word').toMatch(/\w/);
    }));
  });
});

describe('the groups of tasks', () => {
  it('hold what goes on before how the last run ended, and that before when it is due', () => {
    expect(groupOf(task({ status: 'paused', runs: [run('running')] }), now)).toBe('running');
    expect(groupOf(task({ runs: [run('retrying')], nextDue: later(hour) }), now)).toBe('running');
    expect(groupOf(task({ status: 'paused', runs: [run('retrying')] }), now)).toBe('paused');
    expect(groupOf(task({ status: 'paused', runs: [run('failed')] }), now)).toBe('paused');
    expect(groupOf(task({ status: 'done', runs: [run('failed')] }), now)).toBe('failed');
    expect(groupOf(task({ runs: [run('failed'), run('completed')], nextDue: later(hour) }), now)).toBe('soon');
    expect(groupOf(task({ nextDue: later(25 * hour) }), now)).toBe('later');
    expect(groupOf(task({ status: 'done', runs: [run('completed')] }), now)).toBe('done');
  });

  it('show each task that fits the filter once, what is due first before the others', () => {
    const some = [
      task({ id: 'tsk_a', nextDue: later(3 * hour) }), task({ id: 'tsk_b', nextDue: later(hour) }), task({ id: 'tsk_c', title: 'Mow', prompt: 'Mow the lawn', nextDue: later(99 * hour) }),
      task({ id: 'tsk_d', status: 'done', runs: [run('completed')] }),
    ];
    const shown = (text: string) => grouped(some, now, text, () => 'Claude').map(({ id, tasks }) => [id, tasks.map((one) => one.id)]);
    expect(shown('')).toEqual([['soon', ['tsk_b', 'tsk_a']], ['later', ['tsk_c']], ['done', ['tsk_d']]]);
    expect(shown('CLAUDE lawn')).toEqual([['later', ['tsk_c']]]);
    expect(shown('lawn words')).toEqual([]);
  });
});

describe('what the form sends', () => {
  it('is nothing that is as by default, and nothing that is not for what was chosen', () => {
    const draft = { ...draftOf(undefined, 'agt_1'), prompt: ' Count. ' };
    expect(created(draft)).toEqual({ agent: 'agt_1', prompt: 'Count.' });
    expect(created({ ...draft, into: 'session', session: 'ses_1', workdir: '/home', policy: 'all', visibility: 'team' })).toEqual({ session: 'ses_1', prompt: 'Count.' });
    expect(created({ ...draft, when: 'cron', cron: ' 0 6 * * * ', timeZone: '', retries: '2', policy: 'read' })).toEqual({ agent: 'agt_1', prompt: 'Count.', policy: 'read', cron: '0 6 * * *', retries: 2, retryAfterSeconds: 60 });
    expect(created({ ...draft, when: 'at', at: '2040-01-01T08:00' })).toEqual({ agent: 'agt_1', prompt: 'Count.', at: new Date('2040-01-01T08:00').toISOString() });
  });

  it('is, of a task that is there, what was changed alone', () => {
    const before = task({ cron: '0 6 * * *', timeZone: 'Asia/Tokyo', nextDue: later(hour) });
    expect(updated(draftOf(before), before)).toEqual({});
    expect(updated({ ...draftOf(before), retries: '3', title: 'Sum' }, before)).toEqual({ retries: 3, title: 'Sum' });
    expect(updated({ ...draftOf(before), timeZone: 'UTC' }, before)).toEqual({ timeZone: 'UTC' });
    expect(updated({ ...draftOf(before), when: 'at', at: '2040-01-01T08:00' }, before)).toEqual({ at: new Date('2040-01-01T08:00').toISOString() });
    const once = task({ at: '2026-12-01T06:00:00.000Z' });
    expect(updated(draftOf(once), once)).toEqual({});
    expect(updated({ ...draftOf(once), when: 'cron', cron: '0 6 * * *', timeZone: 'UTC' }, once)).toEqual({ cron: '0 6 * * *', timeZone: 'UTC' });
  });

  it('is not sent while something is missing', () => {
    const draft = { ...draftOf(undefined, 'agt_1'), prompt: 'Count.' };
    expect([draft, { ...draft, prompt: ' ' }, { ...draft, into: 'session' as const }, { ...draft, when: 'at' as const }, { ...draft, when: 'cron' as const, cron: ' ' }].map(isReady)).toEqual([true, false, false, false, false]);
  });
});

describe('the words of a task', () => {
  it('say when it is due, and how its last run ended', () => {
    expect([until(later(-1), now), until(later(60_000), now), until(later(90 * 60_000), now), until(later(2 * hour), now)]).toEqual(['now', 'in 1 min', 'in 1 h 30 min', 'in 2 h']);
    expect(until(later(30 * hour), now)).toMatch(/^(tomorrow|Saturday) at \d\d:\d\d$/);
    expect([next(task({ nextDue: later(60_000) }), now), next(task({ status: 'paused' }), now), next(task({ status: 'done' }), now), next(task(), now)]).toEqual(['next in 1 min', 'paused', 'no next run', 'no next run']);
    expect(outcome(run('failed', { attempt: 2, endedAt: at, error: { code: 'net', message: 'No answer.' } }), now)).toBe('failed just now, attempt 2 · No answer.');
    expect(outcome(run('retrying', { retryAt: later(120_000) }), now)).toBe('failed, again in 2 min');
    expect([schedule(task()), schedule(task({ cron: '0 6 * * 1-5' })), schedule(task({ cron: '5-9 * * * *' }))]).toEqual(['Once', 'On weekdays at 06:00', '5-9 * * * *']);
    expect([lasted({ startedAt: at, endedAt: later(500) }), lasted({ startedAt: at, endedAt: later(65_000) }), lasted({ startedAt: at })]).toEqual([undefined, '1:05', undefined]);
  });
});

describe('the history of a task', () => {
  let position = 0;
  const event = (type: string, data: Partial<TaskData>, more: object = {}) => ({ position: ++position, cursor: `e.${position}`, time: later(position * 1000), source: 'task', type, data: { task: 'tsk_1', ...data }, ...more }) as unknown as RingsideEvent;

  it('tells each due time with its attempts, newest first, what was missed and what was done to it', () => {
    const error = { code: 'net', message: 'No answer.' };
    const history = historyOf([
      event('task.created', { cron: '0 6 * * *' }, { actor: 'usr_1' }), event('task.due', { number: 1, dueAt: at, run: 'run_1', session: 'ses_1', attempt: 1 }), event('task.started', { number: 1, dueAt: at, run: 'run_1', session: 'ses_1', attempt: 1 }),
      event('task.missed', { dueAt: at, count: 3, reason: 'overlap' }), event('task.failed', { number: 1, dueAt: at, run: 'run_1', session: 'ses_1', attempt: 1, error, retryAt: later(hour) }),
      event('task.updated', { paused: true, error }), event('task.updated', { paused: false }, { actor: 'usr_2' }), event('task.due', { number: 1, dueAt: at, run: 'run_2', session: 'ses_2', attempt: 2 }),
      event('task.completed', { number: 1, dueAt: at, run: 'run_2', session: 'ses_2', attempt: 2 }), event('task.due', { number: 2, dueAt: at, manual: true, attempt: 1 }), event('task.updated', { title: 'x', retries: 2 }),
    ]);
    expect(history.map((entry) => entry.kind === 'run' ? `${entry.number}${entry.manual ? ' by hand' : ''}: ${entry.attempts.map(({ status, session }) => `${status} in ${session}`).join(', ')}` : entry.kind === 'missed' ? `${entry.count} ${entry.reason}` : entry.words)).toEqual([
      'Changed: title, retries', '2 by hand: waiting in undefined', 'Resumed', 'Paused', '3 overlap', '1: retrying in ses_1, completed in ses_2', 'Added',
    ]);
  });

  it('is the same of a page as of all, for whatever began on the page', () => {
    const step = fc.record({ number: fc.integer({ min: 1, max: 6 }), type: fc.constantFrom('task.due', 'task.started', 'task.completed', 'task.failed', 'task.missed', 'task.updated'), attempt: fc.integer({ min: 1, max: 3 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.nat(), (steps, cut) => {
      const events = steps.map(({ number, type, attempt }) => event(type, type === 'task.missed' || type === 'task.updated' ? { count: 1 } : { number, attempt, dueAt: at, run: `run_${number}_${attempt}` }));
      const from = events.length === 0 ? 0 : cut % events.length;
      const [all, page] = [historyOf(events), historyOf(events.slice(from))];
      const began = new Set(events.slice(0, from).map(({ data }) => (data as TaskData).number));
      const whole = (entries: Entry[]) => entries.filter((entry) => entry.kind !== 'run' || !began.has(entry.number));
      expect(whole(page)).toEqual(whole(all).slice(0, whole(page).length));
      expect(all.reduce((sum, entry) => sum + (entry.kind === 'run' ? entry.attempts.length : 1), 0)).toBe(new Set(events.map(({ type, data, position: own }) => (data as TaskData).number === undefined ? `${type} ${own}` : `${(data as TaskData).number} ${(data as TaskData).attempt}`)).size);
    }));
  });
});
