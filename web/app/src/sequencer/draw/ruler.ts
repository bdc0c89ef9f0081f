import { tickLabel } from '../words';
import { font, ruler, xOf, type Frame } from './frame';

const steps = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
];

/** The smallest step that leaves this much room for each label. */
export function stepFor(msPerPixel: number, room = 96): number {
  return steps.find((step) => step / msPerPixel >= room) ?? steps.at(-1)!;
}

/** The ticks between two times, on the clock's own round times. */
export function ticks(from: number, to: number, step: number): number[] {
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / step) * step + offset;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step);
}

export function drawGrid(frame: Frame): void {
  const { context, height, theme } = frame;
  context.fillStyle = theme.color.line;
  for (const time of ticks(frame.from, frame.to, step(frame))) context.fillRect(Math.round(xOf(frame, time)), ruler, 1, height - ruler);
}

/** `taken`: where a label is that these make room for. */
export function drawRuler(frame: Frame, taken: readonly { left: number; right: number }[]): void {
  const { context, width, theme } = frame;
  context.fillStyle = theme.color.paper;
  context.fillRect(0, 0, width, ruler);
  context.fillStyle = theme.color.line;
  context.fillRect(0, ruler - 1, width, 1);
  context.font = font;
  context.textBaseline = 'middle';
  const large = step(frame);
  for (const time of ticks(frame.from, frame.to, large / 5)) {
    const isLarge = Math.round(time / (large / 5)) % 5 === Math.round(new Date(time).getTimezoneOffset() * 60_000 / (large / 5)) % 5;
    context.fillStyle = theme.color['line-strong'];
    if (!isLarge) context.fillRect(Math.round(xOf(frame, time)), ruler - 5, 1, 4);
  }
  for (const time of ticks(frame.from - large, frame.to, large)) {
    const x = Math.round(xOf(frame, time));
    context.fillStyle = theme.color['line-strong'];
    context.fillRect(x, ruler - 10, 1, 9);
    context.fillStyle = theme.color['ink-3'];
    const label = tickLabel(time, large);
    const right = x + 10 + context.measureText(label).width;
    // One that begins before the left edge would be cut in two.
    if (x >= 0 && !taken.some((pill) => pill.left < right && pill.right > x)) context.fillText(label, x + 6, ruler / 2 - 1);
  }
}

function step({ from, to, width }: Frame): number {
  return stepFor((to - from) / width, width < 420 ? 64 : 96);
}
