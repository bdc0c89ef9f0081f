import { timeOfDay } from '../words';
import { ruler, strongFont, xOf, type Frame } from './frame';

/** Where the handles are on the ruler. */
export function pills(frame: Frame, at: number | undefined): { left: number; right: number }[] {
  const { context, width } = frame;
  context.font = strongFont;
  const [time, label] = at === undefined ? [frame.now, 'now'] : [at, timeOfDay(at)];
  const room = context.measureText(label).width + 12;
  const left = Math.min(width - room, Math.max(0, xOf(frame, time) - room / 2));
  return [{ left, right: left + room }];
}

/** The line of now or, where one looks back, of the moment, with a handle to take it by. */
export function drawPlayhead(frame: Frame, at: number | undefined): void {
  const { context, height, theme } = frame;
  line(frame, frame.now, theme.color.running, 1, at === undefined ? 'now' : '');
  if (at === undefined) return;
  line(frame, at, theme.color.ink, 2, timeOfDay(at));
  context.globalAlpha = 0.04;
  context.fillStyle = theme.color.ink;
  const x = Math.max(0, xOf(frame, at));
  if (x < frame.width) context.fillRect(x, ruler, frame.width - x, height - ruler);
  context.globalAlpha = 1;
}

function line({ context, width, height, theme, ...frame }: Frame, time: number, color: string, thick: number, label: string): void {
  const x = (time - frame.from) / (frame.to - frame.from) * width;
  if (x < -40 || x > width + 40) return;
  context.fillStyle = color;
  context.fillRect(Math.round(x) - thick / 2, ruler - 4, thick, height - ruler + 4);
  if (label === '') return;
  context.font = strongFont;
  context.textBaseline = 'middle';
  const room = context.measureText(label).width + 12;
  const left = Math.min(width - room, Math.max(0, x - room / 2));
  context.beginPath();
  context.roundRect(left, 4, room, 20, 4);
  context.fill();
  context.fillStyle = theme.color.paper;
  context.fillText(label, left + 6, 14.5);
}

export function drawRange(frame: Frame, range: { from: number; to: number } | undefined): void {
  if (!range) return;
  const { context, height, theme } = frame;
  const [left, right] = [xOf(frame, Math.min(range.from, range.to)), xOf(frame, Math.max(range.from, range.to))];
  context.globalAlpha = 0.1;
  context.fillStyle = theme.color.running;
  context.fillRect(left, ruler, right - left, height - ruler);
  context.globalAlpha = 1;
  for (const x of [left, right]) context.fillRect(Math.round(x), ruler, 1, height - ruler);
}

/** History that was not read yet. */
export function drawUnread(frame: Frame, first: number | undefined, isReading: boolean): void {
  if (first === undefined || first <= frame.from) return;
  const { context, height, theme } = frame;
  const right = Math.min(frame.width, xOf(frame, first));
  context.fillStyle = theme.color.hover;
  context.fillRect(0, ruler, right, height - ruler);
  if (right < 120 || !isReading) return;
  context.font = strongFont;
  context.fillStyle = theme.color['ink-3'];
  context.fillText('Reading what was before…', 12, ruler + 20);
}
