import type { TaskMissed, TaskOverlap } from '@ringside/client';

/** What becomes of a due time while the run before is not over. */
export const overlapWays: readonly { value: TaskOverlap; name: string; means: string }[] = [
  { value: 'skip', name: 'Skip this time', means: 'Skipped while the run before is not over' },
  { value: 'queue', name: 'Wait for its end', means: 'Waits while the run before is not over' },
  { value: 'parallel', name: 'Run beside it', means: 'Runs beside the run before, up to 10 at once' },
];

/** What becomes of due times at which no server was there. */
export const missedWays: readonly { value: TaskMissed; name: string; means: string }[] = [
  { value: 'skip', name: 'Skip them', means: 'Skipped where no server was there in time' },
  { value: 'run', name: 'Run once for all', means: 'Made up for by one run where no server was there in time' },
  { value: 'catch_up', name: 'Run once for each', means: 'Made up for by a run each, the newest 24, where no server was there in time' },
];
