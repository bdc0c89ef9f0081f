import type { AgentTask, TaskRun } from '@ringside/client';
import type { IconName } from '../shell/Icon';

export type GroupId = 'running' | 'failed' | 'paused' | 'soon' | 'later' | 'done';

/** What is due within so long is due soon. */
const soonMs = 24 * 3_600_000;

/** In the order in which they are shown. */
export const groups: readonly { id: GroupId; name: string; icon: IconName; tone: string }[] = [
  { id: 'running', name: 'Running', icon: 'running', tone: 'running' }, { id: 'failed', name: 'Failed', icon: 'failed', tone: 'failed' }, { id: 'paused', name: 'Paused', icon: 'pause', tone: 'idle' },
  { id: 'soon', name: 'Due soon', icon: 'clock', tone: 'idle' }, { id: 'later', name: 'Later', icon: 'clock', tone: 'idle' }, { id: 'done', name: 'Done', icon: 'done', tone: 'done' },
];

export function isLive({ status }: TaskRun): boolean {
  return status !== 'completed' && status !== 'failed';
}

/** Where a task belongs: what goes on before how the last run ended, that before when it is due. */
export function groupOf(task: AgentTask, now: number): GroupId {
  if (task.runs.some((run) => run.status === 'running' || run.status === 'queued' || (isLive(run) && task.status !== 'paused'))) return 'running';
  if (task.status === 'paused') return 'paused';
  if (task.runs.at(-1)?.status === 'failed') return 'failed';
  if (task.status === 'done') return 'done';
  return task.nextDue !== undefined && Date.parse(task.nextDue) - now > soonMs ? 'later' : 'soon';
}

/** What is shown of the tasks: those in which every word of the filter stands, in their groups; what is due first, or ended last, before the others. */
export function grouped(tasks: Iterable<AgentTask>, now: number, text: string, targetOf: (task: AgentTask) => string, only?: GroupId): { id: GroupId; tasks: AgentTask[] }[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<GroupId, AgentTask[]>();
  for (const task of tasks) {
    const all = `${task.title} ${task.prompt} ${targetOf(task)} ${task.cron ?? ''} ${task.workdir ?? ''}`.toLowerCase();
    const group = groupOf(task, now);
    if ((only !== undefined && group !== only) || !words.every((word) => all.includes(word))) continue;
    found.set(group, [...found.get(group) ?? [], task]);
  }
  return groups.flatMap(({ id }) => {
    const list = found.get(id);
    return list ? [{ id, tasks: list.sort(id === 'soon' || id === 'later' ? byDue : byChange) }] : [];
  });
}

function byDue(a: AgentTask, b: AgentTask): number {
  return (a.nextDue ?? '').localeCompare(b.nextDue ?? '') || a.id.localeCompare(b.id);
}

function byChange(a: AgentTask, b: AgentTask): number {
  return b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id);
}
