import type { AgentTask, TaskRun } from '@ringside/client';
import type { IconName } from '../shell/Icon';

/** When a task is due, in words. */
export function schedule(task: AgentTask): string {
  if (task.cron !== undefined) return `${task.cron} · ${task.timeZone ?? 'UTC'}`;
  return task.at === undefined ? 'at once' : moment(task.at);
}

/** Nov 21, 06:00; with the year where it is another. */
export function moment(time: string): string {
  const year = new Date(time).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  return new Date(time).toLocaleString('en', { ...year, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** What is next. */
export function next(task: AgentTask): string {
  if (task.nextDue !== undefined) return `next ${moment(task.nextDue)}`;
  return task.status === 'paused' ? 'paused' : task.status === 'done' ? 'done' : 'going';
}

/** How a run of a task looks. */
export const looks: Record<TaskRun['status'], { icon: IconName; tone: string }> = {
  waiting: { icon: 'queued', tone: 'idle' }, queued: { icon: 'queued', tone: 'idle' }, running: { icon: 'running', tone: 'running' },
  retrying: { icon: 'interrupted', tone: 'failed' }, completed: { icon: 'done', tone: 'done' }, failed: { icon: 'failed', tone: 'failed' },
};

/** What became of a run, in words. */
export function outcome(run: TaskRun): string {
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const retry = run.retryAt === undefined ? '' : `, again ${moment(run.retryAt)}`;
  return `${run.status}${attempt}${retry}${run.error === undefined ? '' : ` · ${run.error.message}`}`;
}
