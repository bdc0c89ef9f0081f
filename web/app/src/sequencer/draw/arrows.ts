import { search, type Arrow } from '@ringside/client';
import { laneTop, ruler, xOf, type Frame } from './frame';

/** How far inside a lane an arrow ends: before its label from above, below its blocks from below. What people say begins no higher than the lanes, and ends above the blocks. */
const [inside, above] = [6, 22];

/** What was said from lane to lane, and by people, who speak from above. What would fall on the same pixels is drawn once. */
export function drawArrows(frame: Frame, arrows: readonly Arrow[]): void {
  const lanes = new Map(frame.rows.map(({ session }, at) => [session, at]));
  const drawn = new Set<string>();
  for (let at = search(arrows.length, (place) => arrows[place]!.time >= frame.from); at < arrows.length && arrows[at]!.time <= frame.to; at++) {
    const arrow = arrows[at]!;
    const x = xOf(frame, arrow.time);
    const key = `${Math.floor(x / 4)} ${arrow.from} ${arrow.to}`;
    if (drawn.has(key)) continue;
    drawn.add(key);
    drawArrow(frame, arrow, x, lanes);
  }
}

function drawArrow(frame: Frame, arrow: Arrow, x: number, lanes: ReadonlyMap<string, number>): void {
  const { context, theme } = frame;
  const [from, to] = [lanes.get(arrow.from ?? ''), lanes.get(arrow.to ?? '')];
  if (from === undefined && to === undefined) return;
  const row = frame.rows[from ?? to!]!;
  const isHeard = (arrow.from !== undefined && frame.isHeard(arrow.from)) || (arrow.to !== undefined && frame.isHeard(arrow.to));
  const down = to === undefined ? true : from === undefined || to > from;
  const begin = from === undefined ? ruler : laneTop(frame, from) + (frame.lane + 16) / 2;
  const end = to === undefined ? begin + 18 : laneTop(frame, to) + (down ? (from === undefined ? above : inside) : frame.lane - inside);
  if (Math.max(begin, end) < ruler || Math.min(begin, end) > frame.height) return;
  context.globalAlpha = isHeard ? 1 : 0.2;
  context.strokeStyle = context.fillStyle = arrow.from === undefined || from === undefined ? theme.color['ink-2'] : theme.agent(row.hue);
  const isLit = frame.hovered === arrow || frame.chosen === arrow;
  context.lineWidth = isLit ? 2.5 : 1.5;
  const bulge = Math.min(16, Math.abs(end - begin) / 3);
  context.beginPath();
  context.moveTo(x, begin);
  context.bezierCurveTo(x + bulge, begin + (end - begin) * 0.3, x + bulge, begin + (end - begin) * 0.7, x, end);
  context.stroke();
  head(context, x, end, end - begin, bulge);
  mark(frame, arrow, x, begin);
  context.globalAlpha = 1;
  frame.hits.push({ left: x - 5, right: x + bulge + 4, top: Math.min(begin, end) - 4, bottom: Math.max(begin, end) + 4, arrow });
}

function head(context: CanvasRenderingContext2D, x: number, y: number, length: number, bulge: number): void {
  const way = length > 0 ? 1 : -1;
  const tilt = Math.atan2(bulge, Math.abs(length) * 0.3);
  context.save();
  context.translate(x, y);
  context.rotate(way * tilt);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(-4, -7 * way);
  context.lineTo(4, -7 * way);
  context.fill();
  context.restore();
}

/** Where it comes from: a dot; important, a ring; blocking, for whoever waits for the answer, a diamond. */
function mark({ context, theme }: Frame, { urgency }: Arrow, x: number, y: number): void {
  context.beginPath();
  if (urgency === 'blocking') {
    context.moveTo(x, y - 5.5);
    context.lineTo(x + 5.5, y);
    context.lineTo(x, y + 5.5);
    context.lineTo(x - 5.5, y);
    context.closePath();
  } else {
    context.arc(x, y, urgency === 'important' ? 4 : 3, 0, 2 * Math.PI);
  }
  context.fill();
  if (urgency === 'normal') return;
  context.fillStyle = theme.color.surface;
  context.beginPath();
  context.arc(x, y, urgency === 'important' ? 2 : 1.5, 0, 2 * Math.PI);
  context.fill();
}
