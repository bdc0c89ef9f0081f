import { RingsideError, type AgentTask, type RingsideEvent, type Subscription } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';
import type { Edge } from '../state/session';
import { useView } from '../state/view';

/** So many of the newest that are done are read at a time; all others are read. */
const doneAtATime = 100;
/** Where more have changed at once than this, all are read anew. */
const mostByOne = 20;
/** What changes within so long is one reading. */
const patience = 100;

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

let subscription: Subscription | undefined;
let generation = 0;
let changed = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let reading = false;
let again: ReturnType<typeof setTimeout> | undefined;

/** Reads the tasks, then follows what becomes of them; until they are read, what was shown before stays. */
export async function startTasks(): Promise<void> {
  const mine = ++generation;
  clearTimeout(again);
  try {
    // The first to be read has the older cursor: what follows it misses nothing in the others.
    const active = await all('active');
    const paused = await all('paused');
    const done = await client.tasks.list({ status: 'done', limit: doneAtATime });
    if (mine !== generation) return;
    changed = new Set();
    // One may have gone from list to list meanwhile: where it was read last it is as it is.
    const tasks = new Map([...active.items, ...paused.items, ...done.items].map((task) => [task.id, task]));
    useTasks.setState({ tasks, phase: 'ready', error: undefined, earlier: done.next === undefined ? 'none' : 'more', page: done.next });
    follow(active.cursor);
  } catch (error) {
    if (mine !== generation) return;
    useTasks.setState({ error: explain(error) });
    again = setTimeout(() => void startTasks(), 3_000);
  }
}

export function stopTasks(): void {
  generation++;
  clearTimeout(again);
  clearTimeout(timer);
  timer = undefined;
  changed = new Set();
  subscription?.close();
  subscription = undefined;
}

/** Reads further ones that are done. */
export async function readEarlierDone(): Promise<void> {
  const { page, earlier } = useTasks.getState();
  if (page === undefined || earlier === 'loading') return;
  const mine = generation;
  useTasks.setState({ earlier: 'loading' });
  try {
    const done = await client.tasks.list({ status: 'done', limit: doneAtATime, page });
    if (mine !== generation) return;
    useTasks.setState(({ tasks }) => ({ tasks: new Map([...done.items.map((task) => [task.id, task] as const), ...tasks]), earlier: done.next === undefined ? 'none' : 'more', page: done.next }));
  } catch {
    if (mine === generation) useTasks.setState({ earlier: 'failed' });
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

async function all(status: AgentTask['status']): Promise<{ items: AgentTask[]; cursor: string }> {
  const first = await client.tasks.list({ status, limit: 500 });
  const items = [...first.items];
  for (let page = first.next; page !== undefined;) {
    const more = await client.tasks.list({ status, limit: 500, page });
    items.push(...more.items);
    page = more.next;
  }
  return { items, cursor: first.cursor };
}

function follow(after: string): void {
  const before = subscription;
  let mine: Subscription | undefined;
  mine = client.subscribe({ type: ['task.*', 'session.removed'] }, {
    after,
    onEvent: (event) => { if (mine === subscription) note(event); },
    onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') void startTasks(); },
    onAccess: () => void startTasks(),
  });
  subscription = mine;
  before?.close();
}

/** Those that an event tells of are read anew: each by itself, whatever else there is. */
function note(event: RingsideEvent): void {
  // What prompts a session goes with it, without a word of its own.
  if (event.type === 'session.removed') return forget(...[...useTasks.getState().tasks.values()].filter(({ session }) => session === event.session).map(({ id }) => id));
  if (!event.type.startsWith('task.')) return;
  const { task } = event.data as { task: string };
  if (event.type === 'task.removed') return forget(task);
  changed.add(task);
  timer ??= setTimeout(() => void readChanged(), patience);
}

async function readChanged(): Promise<void> {
  timer = undefined;
  if (reading) return;
  if (changed.size > mostByOne) return startTasks();
  const mine = generation;
  reading = true;
  const ids = [...changed];
  changed = new Set();
  const read = await Promise.all(ids.map((id) => client.tasks.get(id).catch((error: unknown) => (error instanceof RingsideError && error.status === 404 ? undefined : 'failed' as const))));
  reading = false;
  const isMine = mine === generation;
  if (isMine) useTasks.setState(({ tasks, gone }) => {
    const next = new Map(tasks);
    read.forEach((task, at) => {
      if (task === undefined) next.delete(ids[at]!);
      else if (task === 'failed') changed.add(ids[at]!);
      else if (!gone.has(task.id)) next.set(task.id, task);
    });
    return { tasks: next };
  });
  if (changed.size > 0) timer ??= setTimeout(() => void readChanged(), isMine && read.includes('failed') ? 3_000 : patience);
}
