import { ago } from '../meter/format';

/** just now, 5 min ago, on Nov 14. */
export function since(time: string, now: number): string {
  const words = ago(time, now);
  if (words === 'now') return 'just now';
  return /^\d+ (min|h|d)$/.test(words) ? `${words} ago` : `on ${words}`;
}
