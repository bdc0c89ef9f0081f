import type { Block, Timeline, Track } from '@ringside/client';
import { seek, toLive, usePlayhead } from '../state/playhead';
import { current } from './feed';
import { seekTime } from './gestures';
import { hold, isHeard, reveal, shownTimes, useScope } from './scope';

/** What would take longer than this of a person's time, and in which nothing happens, is leapt over. */
const idleMs = 1_500;
/** After a leap it begins so much before what comes next. */
const runUpMs = 250;

let frame = 0;

export function togglePlay(): void {
  const { playing, at } = usePlayhead.getState();
  if (playing) return stopPlay();
  const timeline = current();
  if (timeline.times.length === 0) return;
  if (at === undefined) seekTime(Math.max(timeline.times[0]!, Math.min(shownTimes().from, timeline.times.at(-1)! - 1)));
  if (usePlayhead.getState().at === undefined) return;
  hold();
  usePlayhead.setState({ playing: true });
  let before = performance.now();
  const step = (now: number) => {
    if (!usePlayhead.getState().playing) return;
    advance(Math.min(250, now - before));
    before = now;
    frame = requestAnimationFrame(step);
  };
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(step);
}

export function stopPlay(): void {
  cancelAnimationFrame(frame);
  usePlayhead.setState({ playing: false });
}

/** Moves the playhead on as time passes; at the end it is live again. */
export function advance(ms: number): void {
  const { at, speed, skipIdle } = usePlayhead.getState();
  if (!at) return;
  const timeline = current();
  const time = at.time ?? timeline.timeOf(at.position) ?? 0;
  const next = timeline.nextTime(time);
  if (next === undefined) {
    toLive();
    useScope.setState({ follow: true });
    return;
  }
  let to = time + ms * speed;
  if (skipIdle && next - time > idleMs * speed) to = Math.max(to, next - runUpMs * speed);
  seek(timeline.positionAt(to) ?? at.position, to);
  keepInView(to);
}

/** To the beginning of the next or the previous thing that any lane did. */
export function step(way: 1 | -1): void {
  const { at } = usePlayhead.getState();
  const timeline = current();
  if (timeline.times.length === 0 || (at === undefined && way > 0)) return;
  const from: Place = at === undefined ? { time: Infinity, position: Infinity } : { time: at.time ?? timeline.timeOf(at.position) ?? 0, position: at.position };
  let best: Place | undefined;
  for (const lane of timeline.lanes.values()) {
    if (!isHeard(lane.session)) continue;
    for (const track of [lane.work, lane.waits, lane.runs]) {
      const place = nextIn(timeline, track, from, way);
      if (place && (best === undefined || compare(best, place) * way > 0)) best = place;
    }
    for (const block of lane.open.values()) {
      const place = placeOf(timeline, block);
      if (compare(place, from) * way > 0 && (best === undefined || compare(best, place) * way > 0)) best = place;
    }
  }
  stopPlay();
  if (best === undefined) return way > 0 ? toLive() : toStart();
  hold();
  seek(best.position, best.time);
  reveal(best.time);
}

interface Place { time: number; position: number }

/** When a block begins, and after which event: what was said is told by one event at its end, all else by its first. */
function placeOf(timeline: Timeline, { kind, start, position }: Block): Place {
  return { time: start, position: kind === 'message' || kind === 'thought' ? Math.min(position, timeline.positionAt(start) ?? position) : position };
}

function compare(one: Place, other: Place): number {
  return one.time - other.time || one.position - other.position || 0;
}

/** The next or the previous block's place; many things can happen in one millisecond. */
function nextIn(timeline: Timeline, track: Track, from: Place, way: 1 | -1): Place | undefined {
  let at = way > 0 ? track.firstAfter(from.time - 1) : track.firstAfter(from.time) - 1;
  for (; track.blocks[at]; at += way) {
    const place = placeOf(timeline, track.blocks[at]!);
    if (compare(place, from) * way > 0) return place;
  }
  return undefined;
}

/** Moves the playhead and the view with it. */
export function goTo(time: number): void {
  hold();
  seekTime(time);
  reveal(time);
}

export function toStart(): void {
  const { times, positions } = current();
  if (times.length === 0) return;
  hold();
  seek(positions[0]!, times[0]);
  reveal(times[0]!, 0.1);
}

function keepInView(time: number): void {
  const { from, to } = shownTimes();
  const share = (time - from) / (to - from);
  if (share > 0.7 && share < 1.2) useScope.setState({ from: from + (share - 0.7) * (to - from) });
  else reveal(time, 0.3);
}
