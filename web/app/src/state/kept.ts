import { useState } from 'react';

/** So many choices are kept; the oldest go. */
const most = 2_000;

const kept = new Map<string, unknown>();

/** A state that outlives its part of the page: what was opened is open when one comes back to it. */
export function useKept<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (kept.has(key) ? kept.get(key) as T : initial));
  return [value, (next) => {
    kept.delete(key);
    kept.set(key, next);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    setValue(next);
  }];
}
