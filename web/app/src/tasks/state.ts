import type { AgentTask, RingsideEvent } from '@ringside/client';
import { create } from 'zustand';
import { client } from '../state/api';
import { everyPage } from '../state/everyPage';
import { LiveList } from '../state/list';
import type { Edge } from '../state/session';
import { useView } from '../state/view';

/** So many of the newest that are done are read at a time; all others are read. */
const doneAtATime = 100;

interface TasksState {
  tasks: ReadonlyMap<string, AgentTask>;
  /** Those that were removed while one was here. */
  gone: ReadonlySet<string>;
  phase: 'loading' | 'ready'; error: string | undefined;
  /** Whether more are done than are here, and which page they are on. */
  earlier: Edge; page: string | undefined;
  /** The one that the form changes; undefined: it adds one. */
  edited: AgentTask | undefined;
}

export const useTasks = create<TasksState>(() => ({ tasks: new Map(), gone: new Set(), phase: 'loading', error: undefined, earlier: 'none', page: undefined, edited: undefined }));

const list = new LiveList<AgentTask>({
  readAll: async () => {
    const [active, paused] = [await all('active'), await all('paused')];
    const done = await client.tasks.list({ status: 'done', limit: doneAtATime });
    // One may have gone from list to list meanwhile: where it was read last it is as it is.
    const tasks = new Map([...active.items, ...paused.items, ...done.items].map((task) => [task.id, task]));
    return { cursor: active.cursor, show: () => useTasks.setState({ tasks, phase: 'ready', error: undefined, earlier: done.next === undefined ? 'none' : 'more', page: done.next }) };
  },
  read: (id) => client.tasks.get(id),
  show: (read) => useTasks.setState(({ tasks, gone }) => {
    const next = new Map(tasks);
    for (const [id, task] of read) {
      if (task === undefined) next.delete(id);
      else if (!gone.has(id)) next.set(id, task);
    }
    return { tasks: next };
  }),
  filter: { type: ['task.*', 'session.removed'] },
  onEvent: heed,
  onProblem: (error) => useTasks.setState({ error }),
});

export const startTasks = () => list.start();
export const stopTasks = () => list.stop();

/** Reads further ones that are done. */
export async function readEarlierDone(): Promise<void> {
  const { page, earlier } = useTasks.getState();
  if (page === undefined || earlier === 'loading') return;
  const mine = list.generation;
  useTasks.setState({ earlier: 'loading' });
  try {
    const done = await client.tasks.list({ status: 'done', limit: doneAtATime, page });
    if (mine !== list.generation) return;
    useTasks.setState(({ tasks }) => ({ tasks: new Map([...done.items.map((task) => [task.id, task] as const), ...tasks]), earlier: done.next === undefined ? 'none' : 'more', page: done.next }));
  } catch {
    if (mine === list.generation) useTasks.setState({ earlier: 'failed' });
  }
}

/** Opens the form: to change a task, or to add one. */
export function openForm(edited?: AgentTask): void {
  useTasks.setState({ edited });
  useView.setState({ dialog: 'task' });
}

/** Shows a task as an answer told it. */
export function keep(task: AgentTask): void {
  useTasks.setState(({ tasks, gone }) => (gone.has(task.id) ? {} : { tasks: new Map(tasks).set(task.id, task) }));
}

/** They are no more. */
export function forget(...ids: readonly string[]): void {
  useTasks.setState(({ tasks, gone }) => {
    const left = new Map(tasks);
    for (const id of ids) left.delete(id);
    return { tasks: left, gone: new Set([...gone, ...ids]) };
  });
}

function all(status: AgentTask['status']): ReturnType<typeof everyPage<AgentTask>> {
  return everyPage((place) => client.tasks.list({ status, ...place }));
}

/** Those that an event tells of are read anew. */
function heed(event: RingsideEvent): void {
  // What prompts a session goes with it, without a word of its own.
  if (event.type === 'session.removed') return forget(...[...useTasks.getState().tasks.values()].filter(({ session }) => session === event.session).map(({ id }) => id));
  if (!event.type.startsWith('task.')) return;
  const { task } = event.data as { task: string };
  if (event.type === 'task.removed') return forget(task);
  list.note(task);
}
