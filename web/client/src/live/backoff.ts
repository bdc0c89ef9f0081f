/** How long to wait before the next attempt: doubling from `baseMs` up to `maxMs`, each between half of it and all of it. */
export interface Backoff { baseMs: number; maxMs: number }

export const defaultBackoff: Backoff = { baseMs: 1_000, maxMs: 30_000 };

/** The wait before an attempt, the first being 1. The jitter keeps a thousand readers of a restarted server apart. */
export function delay(backoff: Backoff, attempt: number, random: number): number {
  const full = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.5 + random / 2));
}
