import type { AgentTask, Fleet, TaskRun } from '@ringside/client';
import { duration, exact, since } from '../meter/format';
import type { IconName } from '../shell/Icon';
import { cronWords } from './cron';

/** The zone of the clock that this browser shows. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When a task is due, in words. */
export function schedule(task: Pick<AgentTask, 'cron' | 'at'>): string {
  if (task.cron !== undefined) return capital(cronWords(task.cron) ?? task.cron);
  return task.at === undefined ? 'Once' : `Once, ${moment(task.at)}`;
}

/** Nov 21, 06:00; with the year where it is another. */
export function moment(time: string): string {
  const year = new Date(time).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  return new Date(time).toLocaleString('en', { ...year, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** in 12 min, in 3 h, tomorrow at 06:00, Mon 06:00, Dec 1, 06:00. */
export function until(time: string, now: number): string {
  const minutes = Math.ceil((Date.parse(time) - now) / 60_000);
  if (minutes <= 0) return 'now';
  if (minutes < 60) return `in ${minutes} min`;
  if (minutes < 12 * 60) return `in ${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  const clock = new Date(time).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = daysBetween(now, Date.parse(time));
  if (day === 0) return `today at ${clock}`;
  if (day === 1) return `tomorrow at ${clock}`;
  return day < 7 ? `${new Date(time).toLocaleDateString('en', { weekday: 'long' })} at ${clock}` : moment(time);
}

/** A time to the second by this browser's clock, and by the task's own where that shows another. */
export function exactBy(time: string, zone: string | undefined): string {
  const here = exact(time);
  if (zone === undefined) return here;
  const there = inZone(time, zone);
  return there === undefined || there === here ? here : `${here}; ${there} in ${zone}`;
}

/** Sat, Nov 21, 06:00, by the clock of a zone. */
export function dayIn(time: string, zone: string): string {
  const how = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Date(time).toLocaleString('en', { ...how, timeZone: zone });
  } catch {
    return new Date(time).toLocaleString('en', how);
  }
}

function inZone(time: string, zone: string): string | undefined {
  try {
    return new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone });
  } catch {
    return undefined;
  }
}

/** What is next. */
export function next(task: AgentTask, now: number): string {
  if (task.nextDue !== undefined) return `next ${until(task.nextDue, now)}`;
  return task.status === 'paused' ? 'paused' : 'no next run';
}

/** How a run of a task looks. */
export const looks: Record<TaskRun['status'], { icon: IconName; tone: string }> = {
  waiting: { icon: 'queued', tone: 'idle' }, queued: { icon: 'queued', tone: 'idle' }, running: { icon: 'running', tone: 'running' },
  retrying: { icon: 'interrupted', tone: 'failed' }, completed: { icon: 'done', tone: 'done' }, failed: { icon: 'failed', tone: 'failed' },
};

/** What became of a run, in words. */
export function outcome(run: TaskRun, now: number): string {
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const retry = run.retryAt === undefined ? '' : `, again ${until(run.retryAt, now)}`;
  const when = run.endedAt === undefined ? '' : ` ${since(run.endedAt, now)}`;
  return `${statusWords[run.status]}${when}${attempt}${retry}${run.error === undefined ? '' : ` · ${run.error.message}`}`;
}

export const statusWords: Record<TaskRun['status'], string> = {
  waiting: 'waits for its turn', queued: 'queued', running: 'running', retrying: 'failed', completed: 'done', failed: 'failed',
};

/** How long a run took, of one that began and ended, and took over a second. */
export function lasted({ startedAt, endedAt }: { startedAt?: string | undefined; endedAt?: string | undefined }): string | undefined {
  const ms = startedAt === undefined || endedAt === undefined ? 0 : Date.parse(endedAt) - Date.parse(startedAt);
  return ms > 1_000 ? duration(ms) : undefined;
}

/** Whom it prompts. */
export function target(task: Pick<AgentTask, 'agent' | 'session'>, { agents, sessions }: Pick<Fleet, 'agents' | 'sessions'>): string {
  if (task.session === undefined) return agents.get(task.agent ?? '')?.title ?? 'An agent that was removed';
  return sessions.get(task.session)?.title || 'A session that you do not see';
}

function daysBetween(from: number, to: number): number {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / 86_400_000);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
