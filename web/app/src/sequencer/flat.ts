import type { Timeline } from '@ringside/client';
import { usePlayhead } from '../state/playhead';
import { current, forget, useFeed } from './feed';
import { shownTimes, stripSpan, useScope } from './scope';

/** So many of the newest events are always held. */
const least = 10_000;
/** Less is not worth going through what is held. */
const worth = 500;

/** The position of the oldest event that is to be held, where much more is held than from a time on. */
export function oldestKept(timeline: Timeline, from: number): number | undefined {
  const { positions } = timeline;
  const spare = positions.length - least;
  const inSight = timeline.positionAt(from);
  if (spare < worth || inSight === undefined) return undefined;
  const oldest = Math.min(positions[spare]!, inSight);
  return oldest >= positions[worth]! ? oldest : undefined;
}

/** By so much of what is in sight more is read, and a little more than that is kept: what is let go is not read again at once, and little comes to be held beside what was read. */
export const readAhead = 0.08;
const kept = 0.1;

/** A page that is left open holds no more of a timeline for having been open for long: while the newest is followed, history out of sight is let go. The answer ends it. */
export function keepFlat(): () => void {
  return useFeed.subscribe(({ earlier }) => {
    const { follow, range, table, size } = useScope.getState();
    if (!follow || range || table || earlier === 'loading' || usePlayhead.getState().at) return;
    const { from, to } = shownTimes();
    const oldest = oldestKept(current(), size === 'strip' ? to - stripSpan : from - (to - from) * kept);
    if (oldest !== undefined) forget(oldest);
  });
}
