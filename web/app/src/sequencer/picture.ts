import { laneTop, ruler, strongFont, write } from './draw/frame';
import type { LaneRow } from './lanes';
import type { Painter } from './painter';
import { readTheme } from './theme';

const names = 168;

/** Saves what is shown as a picture, with the lanes' names. */
export function savePicture({ canvas, scroll, lane }: Painter, rows: readonly LaneRow[]): void {
  const ratio = canvas.width / canvas.clientWidth;
  const picture = Object.assign(document.createElement('canvas'), { width: canvas.width + names * ratio, height: canvas.height });
  const context = picture.getContext('2d')!;
  const { color } = readTheme(document.body);
  context.fillStyle = color.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, names * ratio, 0);
  context.scale(ratio, ratio);
  context.font = strongFont;
  context.textBaseline = 'middle';
  context.fillStyle = color.ink;
  rows.forEach(({ title, depth }, at) => {
    const y = laneTop({ scroll, lane }, at) + lane / 2;
    if (y > ruler) write(context, title, 12 + depth * 10, y, names - 24 - depth * 10);
  });
  picture.toBlob((blob) => {
    if (!blob) return;
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'ringside-timeline.png' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
