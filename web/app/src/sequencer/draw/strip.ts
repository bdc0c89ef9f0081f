import { densityKind, densityKinds, levelSizes, type Lane } from '@ringside/client';
import { toneOf } from '../theme';
import { xOf, type Frame } from './frame';

/** All lanes in miniature: a line of each, coloured where it worked. */
export function drawStrip(frame: Frame, at: number | undefined): void {
  const { context, width, height, theme } = frame;
  const lanes = frame.rows.flatMap(({ lane, session }) => (lane && frame.isHeard(session) ? lane : []));
  const pitch = Math.max(2, Math.min(8, Math.floor(height / Math.max(1, lanes.length))));
  const top = Math.max(0, Math.round((height - pitch * lanes.length) / 2));
  lanes.slice(0, Math.floor(height / pitch)).forEach((lane, row) => drawThin(frame, lane, top + row * pitch, Math.max(1, pitch - 1)));
  const x = at === undefined ? Math.min(width - 2, xOf(frame, frame.now)) : xOf(frame, at);
  context.fillStyle = at === undefined ? theme.color.running : theme.color.ink;
  context.fillRect(Math.round(x), 0, at === undefined ? 1 : 2, height);
}

function drawThin(frame: Frame, lane: Lane, y: number, h: number): void {
  const { context, theme, width } = frame;
  const msPerPixel = (frame.to - frame.from) / width;
  context.fillStyle = theme.color.chosen;
  for (const run of [...lane.runs.blocks.slice(lane.runs.firstReaching(frame.from), lane.runs.firstAfter(frame.to)), ...lane.open.values()]) {
    if (run.kind !== 'run') continue;
    const left = xOf(frame, run.start);
    context.fillRect(left, y, Math.max(1, xOf(frame, run.end ?? frame.now) - left), h);
  }
  const level = lane.levels[Math.max(0, levelSizes.findLastIndex((size) => size <= msPerPixel * 4))]!;
  for (let bucket = Math.floor(frame.from / level.size); bucket <= frame.to / level.size; bucket++) {
    const read = level.read(bucket);
    if (!read) continue;
    let most = 0;
    for (let kind = 0; kind < densityKinds.length - 1; kind++) if (read.counts[read.at + kind]! > read.counts[read.at + most]!) most = kind;
    if (read.counts[read.at + most]! === 0) continue;
    context.fillStyle = theme.color[read.counts[read.at + densityKinds.length - 1]! > 0 ? 'failed' : toneOf(densityKinds[most]!)];
    context.fillRect(xOf(frame, bucket * level.size), y, Math.max(1, level.size / msPerPixel), h);
  }
  for (const block of [...level.long.blocks.slice(level.long.firstReaching(frame.from), level.long.firstAfter(frame.to)), ...lane.open.values()]) {
    if (block.kind === 'run' || block.kind === 'phase') continue;
    const left = xOf(frame, block.start);
    const wait = block.end === undefined ? 'need-fill' : 'need-line';
    context.fillStyle = theme.color[block.kind === 'awaits' ? 'line-strong' : block.kind === 'wait' ? wait : block.status === 'failed' ? 'failed' : toneOf(densityKind(block))];
    context.fillRect(left, y, Math.max(1, xOf(frame, block.end ?? frame.now) - left), h);
  }
}
