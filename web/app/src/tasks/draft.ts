import type { AgentTask, CreateTask, TaskMissed, TaskOverlap, UpdateTask } from '@ringside/client';
import { ownZone } from './words';

export type When = 'now' | 'at' | 'cron';

/** A task as the form has it: all as one writes it. */
export interface Draft {
  prompt: string; title: string;
  /** A new session of an agent for each run, or a session that is there. */
  into: 'agent' | 'session';
  agent: string; session: string; workdir: string; visibility: string; policy: string;
  when: When; at: string; cron: string; timeZone: string;
  /** Empty: as by default. */
  overlap: TaskOverlap | ''; missed: TaskMissed | '';
  retries: string; retryAfterSeconds: string;
}

/** A new one, or a task as it is. `session`: the one that is open, if any. */
export function draftOf(task: AgentTask | undefined, agent = '', session = ''): Draft {
  return {
    prompt: task?.prompt ?? '', title: task?.title ?? '', into: task?.session === undefined ? 'agent' : 'session', agent: task?.agent ?? agent, session: task?.session ?? session,
    workdir: task?.workdir ?? '', visibility: task?.visibility ?? '', policy: task?.policy ?? '',
    when: task?.cron !== undefined ? 'cron' : task?.at !== undefined ? 'at' : 'now', at: task?.at === undefined ? '' : local(task.at), cron: task?.cron ?? '0 9 * * 1-5', timeZone: task?.timeZone ?? ownZone,
    overlap: task?.overlap ?? '', missed: task?.missed ?? '', retries: String(task?.retries ?? 0), retryAfterSeconds: String(task?.retryAfterSeconds ?? 60),
  };
}

/** Whether there is enough of it to be sent. */
export function isReady(draft: Draft): boolean {
  return draft.prompt.trim() !== '' && (draft.into === 'agent' ? draft.agent : draft.session) !== '' && (draft.when !== 'at' || draft.at !== '') && (draft.when !== 'cron' || draft.cron.trim() !== '');
}

/** What adds it: nothing that is as by default. */
export function created(draft: Draft): CreateTask {
  const { prompt, title, into, agent, session, workdir, visibility, policy, overlap, missed, retries, retryAfterSeconds } = draft;
  return {
    prompt: prompt.trim(), ...(title.trim() === '' ? {} : { title: title.trim() }),
    ...(into === 'session' ? { session } : {
      agent, ...(workdir.trim() === '' ? {} : { workdir: workdir.trim() }), ...(visibility === '' ? {} : { visibility }), ...(policy === '' ? {} : { policy }),
    }),
    ...timeOf(draft), ...(overlap === '' ? {} : { overlap }), ...(missed === '' ? {} : { missed }),
    ...(retries.trim() === '0' || retries.trim() === '' ? {} : { retries: Number(retries), retryAfterSeconds: Number(retryAfterSeconds) }),
  };
}

/** What changes a task into it: no more than what is another. */
export function updated(draft: Draft, task: AgentTask): UpdateTask {
  const before = draftOf(task);
  const isOtherTime = draft.when !== before.when || (draft.when === 'at' && draft.at !== before.at);
  const isOtherLine = draft.when === 'cron' && (isOtherTime || draft.cron.trim() !== task.cron);
  return {
    ...(draft.prompt.trim() === task.prompt ? {} : { prompt: draft.prompt.trim() }), ...(draft.title.trim() === task.title ? {} : { title: draft.title.trim() }),
    ...(draft.when === 'at' && isOtherTime ? timeOf(draft) : {}), ...(isOtherLine ? { cron: draft.cron.trim() } : {}),
    ...(draft.when === 'cron' && draft.timeZone.trim() !== task.timeZone ? { timeZone: draft.timeZone.trim() } : {}),
    ...(draft.overlap === task.overlap || draft.overlap === '' ? {} : { overlap: draft.overlap }), ...(draft.missed === task.missed || draft.missed === '' ? {} : { missed: draft.missed }),
    ...(Number(draft.retries) === task.retries ? {} : { retries: Number(draft.retries) }),
    ...(Number(draft.retryAfterSeconds) === task.retryAfterSeconds ? {} : { retryAfterSeconds: Number(draft.retryAfterSeconds) }),
  };
}

function timeOf({ when, at, cron, timeZone }: Draft): Pick<CreateTask, 'at' | 'cron' | 'timeZone'> {
  if (when === 'at') return { at: new Date(at).toISOString() };
  return when === 'cron' ? { cron: cron.trim(), ...(timeZone.trim() === '' ? {} : { timeZone: timeZone.trim() }) } : {};
}

/** A time as the field of a date and a time has it, by this browser's clock. */
function local(time: string): string {
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
