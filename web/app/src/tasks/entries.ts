import type { RingsideEvent, RunError, TaskData, TaskRun } from '@ringside/client';

/** One go at a due time. `position`: of its newest event, the moment of its session that a link opens. */
export interface Attempt {
  number: number; status: TaskRun['status']; position: number; session?: string | undefined; run?: string | undefined;
  startedAt?: string | undefined; endedAt?: string | undefined; error?: RunError | undefined; retryAt?: string | undefined;
}

/** What a task's events tell, a due time being one entry with all its attempts. */
export type Entry =
  | { kind: 'run'; key: string; number: number; dueAt: string; manual: boolean; attempts: Attempt[] }
  | { kind: 'missed'; key: string; dueAt: string; count: number; reason: 'late' | 'overlap' | 'full' }
  | { kind: 'changed'; key: string; time: string; words: string; actor?: string; error?: RunError | undefined };

/** The history of a task, newest first, of the events that are here, oldest first. What began before them is told from where they begin. */
export function historyOf(events: readonly RingsideEvent[]): Entry[] {
  const entries: Entry[] = [];
  const runs = new Map<number, Extract<Entry, { kind: 'run' }>>();
  for (const event of events) {
    if (!event.type.startsWith('task.')) continue;
    const data = event.data as TaskData;
    const key = String(event.position);
    if (event.type === 'task.missed') entries.push({ kind: 'missed', key, dueAt: data.dueAt ?? event.time, count: data.count ?? 1, reason: data.reason ?? 'late' });
    else if (event.type === 'task.created' || event.type === 'task.updated') {
      entries.push({ kind: 'changed', key, time: event.time, words: changeWords(event.type, data), ...(event.actor ? { actor: event.actor } : {}), ...(data.error ? { error: data.error } : {}) });
    } else if (data.number !== undefined) {
      let entry = runs.get(data.number);
      if (!entry) {
        entry = { kind: 'run', key: `run ${data.number}`, number: data.number, dueAt: data.dueAt ?? event.time, manual: false, attempts: [] };
        runs.set(data.number, entry);
        entries.push(entry);
      }
      if (data.manual === true) entry.manual = true;
      tell(entry.attempts, event, data);
    }
  }
  return entries.reverse();
}

function tell(attempts: Attempt[], { type, time, position }: RingsideEvent, { attempt: number = 1, run, session, error, retryAt }: TaskData): void {
  const found = attempts.find((one) => one.number === number);
  const before = found ?? { number, status: 'waiting' as const, position };
  const place = { position, ...(run === undefined ? {} : { run }), ...(session === undefined ? {} : { session }) };
  const after: Attempt = type === 'task.due' ? { ...before, ...place, status: run === undefined ? 'waiting' : 'queued' }
    : type === 'task.started' ? { ...before, ...place, status: 'running', startedAt: time }
    : type === 'task.completed' ? { ...before, ...place, status: 'completed', endedAt: time }
    : { ...before, ...place, status: retryAt === undefined ? 'failed' : 'retrying', endedAt: time, error, retryAt };
  if (found) attempts[attempts.indexOf(found)] = after;
  else attempts.push(after);
}

const named: Partial<Record<keyof TaskData, string>> = {
  title: 'title', prompt: 'prompt', at: 'time', cron: 'cron line', timeZone: 'time zone', overlap: 'overlap', missed: 'missed runs', retries: 'retries', retryAfterSeconds: 'time before a retry',
};

function changeWords(type: string, data: TaskData): string {
  if (type === 'task.created') return 'Added';
  if (data.paused === true) return 'Paused';
  if (data.paused === false) return 'Resumed';
  const what = Object.entries(named).flatMap(([member, name]) => (data[member as keyof TaskData] === undefined ? [] : [name]));
  return what.length === 0 ? 'Changed' : `Changed: ${what.join(', ')}`;
}
