import type { RunError } from './events';

/** What becomes of a due time while the run before is not over. */
export type TaskOverlap = 'skip' | 'queue' | 'parallel';

/** What becomes of due times at which no agent loop was there. */
export type TaskMissed = 'skip' | 'run' | 'catch_up';

/** What became of one due time of a task. */
export interface TaskRun {
  number: number; dueAt: string; manual: boolean; status: 'waiting' | 'queued' | 'running' | 'retrying' | 'completed' | 'failed'; attempt: number;
  session?: string; run?: string; prompt?: string; startedAt?: string; endedAt?: string; error?: RunError; retryAt?: string;
}

/** A prompt with a time (now, once, cron) that becomes runs: of one session, or of an agent that gets a new session each time. */
export interface AgentTask {
  id: string; title: string; agent?: string; session?: string; prompt: string; at?: string; cron?: string; timeZone?: string; overlap: TaskOverlap; missed: TaskMissed;
  retries: number; retryAfterSeconds: number; workdir?: string; visibility?: string; policy?: string; owner: string; createdBy: string; status: 'active' | 'paused' | 'done';
  /** Why the server has paused it; absent where a person did. */
  error?: RunError;
  /** When it is due next; absent while it is paused, and where it never will be. */
  nextDue?: string;
  due: number; missedTimes: number;
  /** The newest, oldest first; the events of the filter `task` have all. */
  runs: TaskRun[];
  createdAt: string; updatedAt: string; cursor?: string;
}

export interface CreateTask {
  agent?: string; session?: string; prompt: string; title?: string; at?: string; cron?: string; timeZone?: string; overlap?: TaskOverlap; missed?: TaskMissed;
  retries?: number; retryAfterSeconds?: number; workdir?: string; visibility?: string; policy?: string;
}

export interface UpdateTask {
  title?: string; prompt?: string; at?: string; cron?: string; timeZone?: string; overlap?: TaskOverlap; missed?: TaskMissed; retries?: number; retryAfterSeconds?: number;
  paused?: boolean;
}

/** Data of the `task.*` events. */
export interface TaskData extends Partial<Omit<CreateTask, 'prompt'>> {
  task: string; prompt?: string; owner?: string; paused?: boolean; nextDue?: string; number?: number; dueAt?: string; manual?: boolean; run?: string; queued?: string;
  attempt?: number; retryAt?: string; error?: RunError; count?: number; reason?: 'late' | 'overlap' | 'full'; cleared?: string[];
}
