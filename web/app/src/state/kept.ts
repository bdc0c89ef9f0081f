import { useState } from 'react';
import { create } from 'zustand';
import { useSession } from './session';

/** So many choices are kept; the oldest go. */
const most = 2_000;

const kept = new Map<string, unknown>();

/** What is open that nobody opened: all, or none, since O was pressed; undefined before. */
const useAll = create<{ all: boolean | undefined; times: number }>(() => ({ all: undefined, times: 0 }));

/** Opens all that is folded, or folds all again. */
export function openAll(): void {
  kept.clear();
  useAll.setState(({ all, times }) => ({ all: !all, times: times + 1 }));
}

/**
 * A state that outlives its part of the page: what was opened is open when one comes back to it, until all is opened or folded.
 * @param name What it is about, within the open session.
 */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const key = `${useSession(({ id }) => id)} ${name}`;
  const { all, times } = useAll();
  const [chosen, setChosen] = useState<{ value: T; times: number }>();
  const value = chosen?.times === times ? chosen.value : kept.has(key) ? kept.get(key) as T : all === undefined ? initial : all as T;
  return [value, (next) => {
    kept.delete(key);
    kept.set(key, next);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    setChosen({ value: next, times });
  }];
}
