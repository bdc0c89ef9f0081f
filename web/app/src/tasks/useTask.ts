import { RingsideError, type AgentTask } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { rightsOver } from '../state/rights';
import { retryMs, wasRefused } from '../state/useRead';
import { useAccount } from '../state/account';
import { keep, useTasks } from './state';

/** A task, also one that was done too long ago to be in the list. */
export function useTask(id: string): { task: AgentTask | undefined; problem: string | undefined; isMissing: boolean } {
  const task = useTasks(({ tasks }) => tasks.get(id));
  const ready = useTasks(({ phase }) => phase === 'ready');
  const [failed, setFailed] = useState<{ id: string; status: number; message: string }>();
  const gone = useTasks((state) => state.gone.has(id));
  const isUnknown = ready && task === undefined && !gone;
  useEffect(() => {
    if (!isUnknown) return undefined;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => void client.tasks.get(id).then(
      (found) => { if (!gone) keep(found); },
      (error: unknown) => {
        if (gone) return;
        setFailed({ id, status: error instanceof RingsideError ? error.status : 0, message: explain(error) });
        if (!wasRefused(error)) timer = setTimeout(look, retryMs);
      },
    );
    look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, isUnknown]);
  const problem = task === undefined && failed?.id === id ? failed : undefined;
  return { task, problem: problem?.status === 404 ? undefined : problem?.message, isMissing: gone || problem?.status === 404 };
}

/** What one may do with a task. */
export function useRights(task: AgentTask): 'all' | 'stop' | 'none' {
  const session = useFleet(({ fleet }) => fleet.sessions.get(task.session ?? ''));
  return useAccount((account) => rightsOver(task, session, account));
}
