import { useEffect } from 'react';
import { useAttention } from '../needs/useAttention';
import { useFleet } from '../state/fleet';
import { useRoute } from '../state/route';
import { useTasks } from '../tasks/state';
import { screens } from './screens';
import calm from './favicon.svg';
import need from './favicon-need.svg';

/** The tab of the browser says what is open, and how many wait for a person, or by a dot that something is worth a look, also while it is hidden. */
export function useTitle(): void {
  const route = useRoute();
  const { sessions, interactions } = useFleet(({ fleet }) => fleet);
  const task = useTasks(({ tasks }) => (route.page === 'tasks' ? tasks.get(route.task ?? '')?.title : undefined));
  const title = task ?? (route.page === 'session' ? sessions.get(route.id)?.title : route.page === 'home' ? undefined : screens.find(({ page }) => page === route.page)?.name);
  const waiting = interactions.size;
  const looks = useAttention(({ items }) => items.length > 0);
  useEffect(() => {
    document.title = [waiting > 0 ? `(${waiting}) ` : looks ? '• ' : '', title ? `${title} · ` : '', 'Ringside'].join('');
    document.querySelector('link[rel=icon]')?.setAttribute('href', waiting > 0 ? need : calm);
  }, [title, waiting, looks]);
}
