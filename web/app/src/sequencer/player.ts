import { seek, toLive, usePlayhead } from '../state/playhead';
import { current } from './feed';
import { seekTime } from './gestures';
import { isHeard, reveal, shownTimes, useScope } from './scope';

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
  useScope.setState({ from: shownTimes().from, follow: false });
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
  const last = timeline.times.at(-1);
  if (last === undefined || (at === undefined && way > 0)) return;
  const time = at === undefined ? last + 1 : at.time ?? timeline.timeOf(at.position) ?? last;
  let best: number | undefined;
  for (const lane of timeline.lanes.values()) {
    if (!isHeard(lane.session)) continue;
    for (const track of [lane.work, lane.waits, lane.runs]) {
      const start = (way > 0 ? track.blocks[track.firstAfter(time)] : track.blocks[track.firstAfter(time - 1) - 1])?.start;
      if (start !== undefined && (best === undefined || (best - start) * way > 0)) best = start;
    }
  }
  stopPlay();
  if (best === undefined) return way > 0 ? toLive() : toStart();
  goTo(best);
}

/** Moves the playhead and the view with it. */
export function goTo(time: number): void {
  useScope.setState({ from: shownTimes().from, follow: false });
  seekTime(time);
  reveal(time);
}

export function toStart(): void {
  const first = current().times[0];
  if (first !== undefined) goTo(first);
}

function keepInView(time: number): void {
  const { from, to } = shownTimes();
  const share = (time - from) / (to - from);
  if (share > 0.7 && share < 1.2) useScope.setState({ from: from + (share - 0.7) * (to - from) });
  else reveal(time, 0.3);
}
