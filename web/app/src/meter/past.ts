import type { RingsideEvent } from '@ringside/client';

/** How full the window was after a call of the model: at which place in the log, when, in which run. */
export interface Fill { position: number; time: string; run: string | undefined; used: number }

/** A fall by this share from one call to the next is no forgetting of a few words: the agent has compacted. */
const compacted = 0.25;
const most = 400;
const mostRuns = 50;

/** Adds what events tell of the window to what is known of it, oldest first; what is known already changes nothing. Of what is further back than the newest it keeps how each run ended. */
export function addFills(before: readonly Fill[], events: readonly RingsideEvent[], newest = most): readonly Fill[] {
  const known = new Set(before.map(({ position }) => position));
  const added = events.flatMap((event) => {
    const used = event.type === 'usage.updated' ? event.data.context?.used : undefined;
    return used === undefined || known.has(event.position) ? [] : [{ position: event.position, time: event.time, run: event.run, used }];
  });
  if (added.length === 0) return before;
  const all = [...before, ...added].sort((a, b) => a.position - b.position);
  const cut = Math.max(0, all.length - newest);
  return [...all.slice(0, cut).filter((fill, at) => fill.run !== all[at + 1]?.run).slice(-mostRuns), ...all.slice(cut)];
}

/** Of how many runs it is known how full the window was at their ends. */
export function runsOf(fills: readonly Fill[]): number {
  return new Set(fills.map(({ run }) => run)).size;
}

/** The calls before which the agent compacted its context. */
export function compactions(fills: readonly Fill[]): Fill[] {
  return fills.filter((fill, at) => at > 0 && fill.used < fills[at - 1]!.used * (1 - compacted));
}

/** How many turns like the last ones fit into what is free; undefined where fewer than two tell how much a turn takes. */
export function turnsLeft(fills: readonly Fill[], size: number | undefined): number | undefined {
  const ends = fills.filter(({ run }, at) => run !== undefined && fills[at + 1]?.run !== run);
  const grown = ends.slice(1).map((end, at) => end.used - ends[at]!.used).filter((growth) => growth > 0).slice(-8).sort((a, b) => a - b);
  const now = fills.at(-1)?.used;
  if (grown.length < 2 || now === undefined || !size) return undefined;
  const middle = grown.length % 2 === 1 ? grown[(grown.length - 1) / 2]! : (grown[grown.length / 2 - 1]! + grown[grown.length / 2]!) / 2;
  return Math.max(0, Math.floor((size - now) / middle));
}
