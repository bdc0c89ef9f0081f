import { runEnd, type RingsideEvent, type Run } from '../../client/src/index';

/** The runs of a session that have ended, as its log tells them, newest first. */
export function runsOf(log: readonly RingsideEvent[], session: string | null): Run[] {
  return log.flatMap((event): Run[] => {
    const status = runEnd(event);
    if (!status || event.session !== session) return [];
    const { changes } = event.data as { changes?: Run['changes'] };
    const base = { id: event.run!, session, agent: event.agent ?? '', attempt: 1, cancelRequested: false, openTools: [], createdAt: event.time, startedAt: event.time, endedAt: event.time };
    return [{ ...base, status, ...(changes ? { changes } : {}) }];
  }).reverse();
}
