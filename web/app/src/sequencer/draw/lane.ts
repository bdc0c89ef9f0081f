import { densityKind, densityKinds, levelSizes, type Block, type Lane, type Track } from '@ringside/client';
import { glyph, iconOf } from '../glyphs';
import { growing } from '../growing';
import type { LaneRow } from '../lanes';
import { toneOf, type Token } from '../theme';
import { font, timeAt, write, xOf, type Frame } from './frame';
import { place } from './rows';

const labelRow = 16;
const blockTop = 24;
/** What a lane has beside its blocks: the label above, a pin below. */
const besideBlocks = 32;
/** So many blocks of a lane are drawn each by itself; more are drawn as how busy it was. */
const mostBlocks = 400;

function blocksOf({ lane }: Frame): number {
  return lane - besideBlocks;
}

/** Draws one lane at `top`: its runs as a bed, and what was done on it. */
export function drawLane(frame: Frame, row: LaneRow, top: number): void {
  const { context, width, theme } = frame;
  context.globalAlpha = 1;
  context.fillStyle = theme.color.line;
  context.fillRect(0, top + frame.lane - 1, width, 1);
  if (!row.lane) return;
  context.globalAlpha = frame.isHeard(row.session) ? 1 : 0.25;
  drawRuns(frame, row, row.lane, top);
  const { work } = row.lane;
  const [first, after] = [work.firstReaching(frame.from), work.firstAfter(frame.to)];
  const busy = after - first > mostBlocks;
  if (busy) drawBusy(frame, row.lane, top);
  const said = growing(row.session);
  const going = [...row.lane.open.values()].filter(({ kind }) => kind === 'tool').concat(said ?? []);
  const blocks = busy ? going : [...visible(work, first, after, frame.from), ...going].sort((a, b) => a.start - b.start);
  for (const { block, row: at, rows } of place(blocks.filter(({ kind }) => kind !== 'prompt' && kind !== 'warning'), frame.now)) drawBlock(frame, block, top, at, rows);
  drawWaits(frame, row.lane, top);
  if (!busy) for (const block of blocks) if (block.kind === 'prompt' || block.kind === 'warning') drawMoment(frame, block, top);
  context.globalAlpha = 1;
}

/** What stands above a lane's blocks: over the arrows, which would strike it out. */
export function drawLabels(frame: Frame, row: LaneRow, top: number): void {
  if (!row.lane) return;
  frame.context.globalAlpha = frame.isHeard(row.session) ? 1 : 0.25;
  drawPhases(frame, row.lane, top);
  frame.context.globalAlpha = 1;
}

/** From a little before, so that what overlaps is placed alike wherever one looks from. */
function visible(track: Track, first: number, after: number, from: number): Block[] {
  let begin = first;
  for (let steps = 0; begin > 0 && steps < 60 && (track.blocks[begin - 1]!.end ?? 0) > track.blocks[begin]?.start!; steps++) begin--;
  return track.blocks.slice(begin, after).filter((block) => (block.end ?? from) >= from || block.start >= from);
}

/** Calls for each ended block in view, but not for what would fall on the same pixel; then for those that go on. */
function each(frame: Frame, lane: Lane, track: Track, kinds: readonly Block['kind'][], draw: (block: Block, left: number, right: number) => void): void {
  const after = track.firstAfter(frame.to);
  for (let at = track.firstReaching(frame.from); at < after;) {
    const block = track.blocks[at]!;
    const [left, right] = [xOf(frame, block.start), xOf(frame, block.end ?? frame.now)];
    if (right >= 0) draw(block, left, right);
    at = right - left < 1 ? Math.max(at + 1, track.firstAfter(timeAt(frame, Math.floor(right) + 1))) : at + 1;
  }
  for (const block of lane.open.values()) {
    if (kinds.includes(block.kind) && block.start <= frame.to) draw(block, xOf(frame, block.start), Math.max(xOf(frame, block.start) + 2, xOf(frame, frame.now)));
  }
}

function isBad({ status }: Block): boolean {
  return status === 'failed' || status === 'interrupted';
}

function drawRuns(frame: Frame, row: LaneRow, lane: Lane, top: number): void {
  const { context, theme, width } = frame;
  context.font = font;
  context.textBaseline = 'middle';
  each(frame, lane, lane.runs, ['run'], (run, left, right) => {
    const bad = isBad(run);
    const [x, w] = [Math.max(-8, left), Math.max(2, Math.min(width + 8, right) - Math.max(-8, left) - 1)];
    context.fillStyle = theme.color[bad ? 'failed-soft' : 'sunk'];
    context.beginPath();
    context.roundRect(x, top + 4, w, frame.lane - 9, 4);
    context.fill();
    context.fillStyle = bad ? theme.color.failed : theme.agent(row.hue);
    context.fillRect(x, top + 8, 2, frame.lane - 17);
    if (w > 6) frame.hits.push({ left: x, right: x + w, top: top + 4, bottom: top + frame.lane - 5, block: run });
    if (bad && w > 20) stroke(frame, 'failed', Math.min(width, right) - 17, top + 6, 12);
    if (frame.chosen === run) outline(frame, x, top + 4, w, frame.lane - 9);
  });
}

/** The phases that were gone through; where there are none, what the run was asked for. */
function drawPhases(frame: Frame, lane: Lane, top: number): void {
  const { context, theme, width } = frame;
  context.font = font;
  let until = -Infinity;
  each(frame, lane, lane.phases, ['phase'], (phase, left, right) => {
    const [x, w] = [Math.max(0, left), Math.min(width, right) - Math.max(0, left) - 2];
    if (w < 1) return;
    context.fillStyle = theme.color.chosen;
    context.beginPath();
    context.roundRect(x + 3, top + 6, Math.max(1, w - 3), labelRow - 1, 3);
    context.fill();
    context.fillStyle = theme.color['ink-2'];
    write(context, phase.title, x + 9, top + 6 + labelRow / 2, Math.min(width, right) - x - 16);
    frame.hits.push({ left: x, right: x + w, top: top + 5, bottom: top + 6 + labelRow, block: phase });
    if (frame.chosen === phase) outline(frame, x + 3, top + 6, Math.max(1, w - 3), labelRow - 1);
    until = Math.max(until, right);
  });
  each(frame, lane, lane.runs, ['run'], (run, left, right) => {
    const x = Math.max(0, left);
    if (right - x < 40 || lane.phases.blocks.some((phase) => phase.run === run.id) || [...lane.open.values()].some((open) => open.kind === 'phase' && open.run === run.id)) return;
    context.fillStyle = theme.color['ink-3'];
    write(context, run.title, x + 9, top + 6 + labelRow / 2, Math.min(width, right) - x - 32, theme.color[isBad(run) ? 'failed-soft' : 'sunk']);
  });
}

function drawBlock(frame: Frame, block: Block, top: number, row: number, rows: number): void {
  const blockHeight = blocksOf(frame);
  const { context, theme, width } = frame;
  const [left, right] = [xOf(frame, block.start), Math.max(xOf(frame, block.start), xOf(frame, block.end ?? frame.now))];
  const x = Math.max(-8, left);
  const w = Math.max(2, Math.min(width + 8, right) - x - 1);
  if (right < -2 || left > width) return;
  const h = rows > 1 ? Math.floor(blockHeight / rows) - 1 : blockHeight;
  const y = top + blockTop + row * (h + 1);
  const tone: Token = block.status === 'failed' ? 'failed' : toneOf(densityKind(block));
  if (w < 7) {
    context.fillStyle = theme.color[tone];
    context.fillRect(x, y, w, h);
  } else {
    context.fillStyle = theme.soft(tone);
    context.beginPath();
    context.roundRect(x, y, w, h, Math.min(4, h / 3));
    context.fill();
    context.fillStyle = theme.color[tone];
    context.fillRect(x, y + 2, 2.5, h - 4);
  }
  if (w > 24 && h >= 16) stroke(frame, block.status === 'failed' ? 'failed' : iconOf(block), Math.max(0, left) + 7, y + h / 2 - 6, 12, tone);
  if (w > 60 && h >= 11) {
    context.font = font;
    context.fillStyle = theme.color.ink;
    const indent = h >= 16 ? 24 : 7;
    write(context, block.title || '…', Math.max(0, left) + indent, y + h / 2 + 0.5, Math.min(width, right) - Math.max(0, left) - indent - 6);
  }
  if (frame.chosen === block || frame.hovered === block) outline(frame, x, y, w, h, frame.chosen === block);
  frame.hits.push({ left: x - 1, right: x + w + 1, top: y, bottom: y + h, block });
}

/** How busy a lane was, where its blocks would be narrower than a pixel: bars as high as the share of the time that was worked, in the colour of most of it. */
function drawBusy(frame: Frame, lane: Lane, top: number): void {
  const blockHeight = blocksOf(frame);
  const { context, theme, width } = frame;
  const msPerPixel = (frame.to - frame.from) / width;
  const at = Math.max(0, levelSizes.findLastIndex((size) => size <= msPerPixel * 4));
  const level = lane.levels[at]!;
  each(frame, lane, level.long, [], (block) => drawBlock(frame, block, top, 0, 1));
  const bar = Math.max(1, level.size / msPerPixel);
  for (let bucket = Math.floor(frame.from / level.size); bucket <= frame.to / level.size; bucket++) {
    const read = level.read(bucket);
    if (!read) continue;
    let [sum, most] = [0, 0];
    for (let kind = 0; kind < densityKinds.length - 1; kind++) {
      const count = read.counts[read.at + kind]!;
      sum += count;
      if (count > read.counts[read.at + most]!) most = kind;
    }
    if (sum === 0) continue;
    const x = xOf(frame, bucket * level.size);
    const h = Math.max(3, Math.min(1, sum / level.size) * blockHeight);
    const failed = read.counts[read.at + densityKinds.length - 1]! > 0;
    context.fillStyle = theme.color[toneOf(densityKinds[most]!)];
    context.fillRect(x, top + blockTop + blockHeight - h, Math.max(1, bar - (bar > 3 ? 1 : 0)), h);
    if (failed) {
      context.fillStyle = theme.color.failed;
      context.fillRect(x, top + blockTop - 2, Math.max(2, bar), 3);
    }
  }
  frame.hits.push({ left: 0, right: width, top: top + blockTop, bottom: top + blockTop + blockHeight, dense: { from: frame.from, to: frame.to } });
}

/** Orange is a person who is needed: full while he is, an outline where he was. */
function drawWaits(frame: Frame, lane: Lane, top: number): void {
  const blockHeight = blocksOf(frame);
  const { context, theme, width } = frame;
  each(frame, lane, lane.waits, ['wait', 'awaits'], (wait, left, right) => {
    const x = Math.max(-8, left);
    const w = Math.max(3, Math.min(width + 8, right) - x - 1);
    const isPerson = wait.kind === 'wait';
    const isOpen = wait.end === undefined;
    context.fillStyle = isPerson ? theme.color[isOpen ? 'need-fill' : 'need-soft'] : theme.color.hover;
    context.strokeStyle = theme.color[isPerson ? 'need-line' : 'line-strong'];
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x + 0.5, top + blockTop + 0.5, w - 1, blockHeight - 1, Math.min(4, w / 2));
    context.fill();
    if (!isPerson) context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
    const ink: Token = isPerson ? (isOpen ? 'on-need' : 'need') : 'ink-3';
    if (w > 20) stroke(frame, iconOf(wait), Math.max(0, left) + 5, top + blockTop + blockHeight / 2 - 6, 12, ink);
    if (w > 60) {
      context.fillStyle = theme.color[isPerson ? ink : 'ink-2'];
      context.font = font;
      write(context, wait.title, Math.max(0, left) + 22, top + blockTop + blockHeight / 2 + 0.5, Math.min(width, right) - Math.max(0, left) - 28);
    }
    if (frame.chosen === wait || frame.hovered === wait) outline(frame, x, top + blockTop, w, blockHeight, frame.chosen === wait);
    frame.hits.push({ left: x - 2, right: x + w + 2, top: top + blockTop, bottom: top + blockTop + blockHeight, block: wait });
  });
}

/** A prompt, or a warning: a pin on the block row. */
function drawMoment(frame: Frame, block: Block, top: number): void {
  const blockHeight = blocksOf(frame);
  const { context, theme } = frame;
  const x = Math.round(xOf(frame, block.start));
  const tone: Token = block.kind === 'warning' ? 'failed' : 'ink';
  context.fillStyle = theme.color[tone];
  context.beginPath();
  context.arc(x, top + blockTop + blockHeight + 3, frame.hovered === block || frame.chosen === block ? 4 : 2.5, 0, 2 * Math.PI);
  context.fill();
  frame.hits.push({ left: x - 5, right: x + 5, top: top + blockTop + blockHeight - 2, bottom: top + frame.lane, block });
}

function stroke({ context, theme }: Frame, icon: ReturnType<typeof iconOf>, x: number, y: number, size: number, tone: Token = 'failed'): void {
  context.save();
  context.translate(x, y);
  context.scale(size / 16, size / 16);
  context.strokeStyle = theme.color[tone];
  context.lineWidth = 1.75;
  context.lineCap = 'round';
  context.stroke(glyph(icon));
  context.restore();
}

export function outline({ context, theme }: Frame, x: number, y: number, w: number, h: number, strong = true): void {
  context.strokeStyle = theme.color[strong ? 'ink' : 'ink-3'];
  context.lineWidth = strong ? 2 : 1;
  context.beginPath();
  context.roundRect(x, y, w, h, Math.min(4, w / 2));
  context.stroke();
}
