import { create } from 'zustand';
import { remember, remembered } from '../state/storage';
import type { GroupId } from './groups';

/** How a person looks at the tasks. Which groups are folded is remembered; what is looked for is not. */
export const useListView = create<{ text: string; only: GroupId | undefined; folded: readonly string[] }>(() => ({
  text: '', only: undefined, folded: (remembered('tasksFolded') ?? 'done').split(' ').filter(Boolean),
}));

export function toggleFolded(group: GroupId): void {
  const { folded } = useListView.getState();
  const next = folded.includes(group) ? folded.filter((other) => other !== group) : [...folded, group];
  remember('tasksFolded', next.join(' '));
  useListView.setState({ folded: next });
}

export function seeAll(): void {
  useListView.setState({ text: '', only: undefined });
}
