import type { AgentTask, Subscription, WebhookDelivery } from '@ringside/client';
import { create } from 'zustand';
import { useAccount } from '../state/account';
import { client, explain } from '../state/api';

interface TasksState { tasks: readonly AgentTask[]; dead: readonly WebhookDelivery[]; phase: 'loading' | 'ready'; error?: string | undefined }

export const useTasks = create<TasksState>(() => ({ tasks: [], dead: [], phase: 'loading' }));

let subscription: Subscription | undefined;
let generation = 0;
let again: ReturnType<typeof setTimeout> | undefined;

/** Reads the tasks, and reads them again whenever one of them tells of something. */
export async function startTasks(): Promise<void> {
  const mine = ++generation;
  try {
    const page = await client.tasks.list({ limit: 500 });
    const dead = isAdmin() ? (await client.webhooks.deliveries({ status: 'dead', limit: 500 })).items : [];
    if (mine !== generation) return;
    useTasks.setState({ tasks: page.items, dead, phase: 'ready', error: undefined });
    subscription ??= client.subscribe({ type: ['task.*'] }, { after: page.cursor, onEvent: soon, onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') soon(); } });
  } catch (error) {
    if (mine === generation) useTasks.setState({ error: explain(error) });
  }
}

export function stopTasks(): void {
  generation++;
  clearTimeout(again);
  again = undefined;
  subscription?.close();
  subscription = undefined;
}

/** Does something, and shows what came of it. */
export async function act(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    await startTasks();
  } catch (error) {
    useTasks.setState({ error: explain(error) });
  }
}

/** Several events of one commit are one reading. */
function soon(): void {
  again ??= setTimeout(() => {
    again = undefined;
    void startTasks();
  }, 100);
}

function isAdmin(): boolean {
  const account = useAccount.getState();
  return account.state === 'in' && account.me.user.role === 'admin' && account.me.scopes.includes('admin');
}
