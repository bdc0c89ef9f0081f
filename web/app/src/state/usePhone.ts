import { useSyncExternalStore } from 'react';

const narrow = () => matchMedia('(max-width: 900px)');

function subscribe(changed: () => void): () => void {
  const query = narrow();
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** As it is now, for what is done once. */
export function isPhone(): boolean {
  return narrow().matches;
}

/** Whether the page is as narrow as a phone, where one thing is shown at a time. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow().matches);
}
