import { create } from 'zustand';
import { remember, remembered } from '../state/storage';
import type { SectionId } from './sections';

export type By = 'status' | 'tree' | 'folder';
export type As = 'rows' | 'cards';

/** How a person looks at the fleet. How it is grouped and drawn is remembered; what is looked for is not. */
export interface HomeView { by: By; as: As; text: string; section: SectionId | undefined; agent: string | undefined; folded: readonly string[] }

function choice<T extends string>(name: string, all: readonly T[]): T {
  const value = remembered(name);
  return all.find((one) => one === value) ?? all[0]!;
}

export const useHome = create<HomeView>(() => ({
  by: choice('homeBy', ['status', 'tree', 'folder']), as: choice('homeAs', ['rows', 'cards']), text: '', section: undefined, agent: undefined,
  folded: (remembered('homeFolded') ?? 'closed').split(' ').filter(Boolean),
}));

// Chosen in another tab of this browser.
addEventListener('storage', ({ key }) => {
  if (key === 'ringside.homeAs') useHome.setState({ as: choice<As>('homeAs', ['rows', 'cards']) });
});

export function setBy(by: By): void {
  remember('homeBy', by);
  useHome.setState({ by });
}

export function setAs(as: As): void {
  remember('homeAs', as);
  useHome.setState({ as });
}

export function toggleFolded(section: string): void {
  const { folded } = useHome.getState();
  const next = folded.includes(section) ? folded.filter((other) => other !== section) : [...folded, section];
  remember('homeFolded', next.join(' '));
  useHome.setState({ folded: next });
}

export function seeAll(): void {
  useHome.setState({ text: '', section: undefined, agent: undefined });
}
