import { useEffect } from 'react';
import { seek, toLive, usePlayhead } from '../state/playhead';
import { ruler, timeAt, type Hit } from './draw/frame';
import { current } from './feed';
import type { Painter } from './painter';
import { clearRange, hold, nowTime, pan, shownTimes, show, useScope, zoom } from './scope';

interface Tip { hit: Hit; x: number; y: number }
type Drag = { kind: 'head' | 'range' | 'pan' | 'press'; x: number; y: number; from: number };

/** How near the playhead's line it is taken. */
const near = 6;

/** Moves the playhead to a time; at the end it is live again. */
export function seekTime(time: number): void {
  const timeline = current();
  const last = timeline.times.at(-1);
  if (last === undefined || time >= Math.max(last, nowTime())) return toLive();
  const position = timeline.positionAt(time) ?? timeline.positions[0]!;
  seek(position, Math.max(time, timeline.times[0]!));
}

/** Mouse, pen and fingers on the timeline: the ruler and the playhead move the moment, a drag moves the view, with Shift it marks a range; wheel and pinch zoom. */
export function useGestures(painter: Painter | undefined, onTip: (tip: Tip | undefined) => void): void {
  useEffect(() => {
    if (!painter) return;
    const { canvas } = painter;
    const fingers = new Map<number, { x: number; y: number }>();
    let drag: Drag | undefined;
    let pinch = 0;

    const place = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const time = (x: number) => timeAt({ ...shownTimes(), width: canvas.clientWidth }, x);
    const headX = () => {
      const { at } = usePlayhead.getState();
      const { from, to } = shownTimes();
      return at?.time === undefined ? undefined : (at.time - from) / (to - from) * canvas.clientWidth;
    };
    const spread = () => {
      const [a, b] = [...fingers.values()];
      return a && b ? Math.max(8, Math.abs(a.x - b.x)) : 0;
    };

    const down = (event: PointerEvent) => {
      const { x, y } = place(event);
      fingers.set(event.pointerId, { x, y });
      canvas.setPointerCapture(event.pointerId);
      onTip(undefined);
      if (fingers.size === 2) {
        [drag, pinch] = [undefined, spread()];
        return;
      }
      const head = headX();
      const onHead = y < ruler || (head !== undefined && Math.abs(head - x) <= near && !painter.hit(x, y)?.block);
      drag = { kind: event.shiftKey || (useScope.getState().marking && y >= ruler) ? 'range' : onHead ? 'head' : 'press', x, y, from: time(x) };
      if (drag.kind === 'head') moveHead(x);
    };
    const moveHead = (x: number) => {
      usePlayhead.setState({ playing: false });
      hold();
      seekTime(time(Math.min(canvas.clientWidth, Math.max(0, x))));
    };
    const move = (event: PointerEvent) => {
      const { x, y } = place(event);
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, { x, y });
      if (fingers.size === 2) {
        const now = spread();
        const [a, b] = [...fingers.values()];
        zoom(pinch / now, (a!.x + b!.x) / 2 / canvas.clientWidth);
        pinch = now;
        return;
      }
      if (!drag) return hover(x, y);
      if (drag.kind === 'press' && Math.hypot(x - drag.x, y - drag.y) > 4) drag.kind = 'pan';
      if (drag.kind === 'head') moveHead(x);
      if (drag.kind === 'range') useScope.setState({ range: { from: drag.from, to: time(x) } });
      if (drag.kind === 'pan') {
        pan(drag.from - time(x));
        scrolls(canvas, drag.y - y);
        drag.y = y;
      }
    };
    const hover = (x: number, y: number) => {
      const hit = painter.hit(x, y);
      const head = headX();
      canvas.style.cursor = y < ruler || (head !== undefined && Math.abs(head - x) <= near) ? 'ew-resize' : hit ? 'pointer' : 'grab';
      if (hit?.block !== painter.hovered?.block || hit?.arrow !== painter.hovered?.arrow) painter.ask();
      painter.hovered = hit;
      onTip(hit && { hit, x, y });
    };
    const up = (event: PointerEvent) => {
      fingers.delete(event.pointerId);
      const done = drag;
      drag = undefined;
      if (done?.kind === 'press') press(done);
      if (done?.kind === 'range') {
        const { range } = useScope.getState();
        const { from, to } = shownTimes();
        if (range && Math.abs(range.to - range.from) >= (to - from) / canvas.clientWidth * 4) useScope.setState({ marking: false });
        else if (!useScope.getState().marking) clearRange();
      }
    };
    const press = ({ x, y }: Drag) => {
      const hit = painter.hit(x, y);
      if (hit?.dense) return zoom(0.25, x / canvas.clientWidth);
      useScope.setState({ chosen: hit?.block ? { block: hit.block } : hit?.arrow ? { arrow: hit.arrow } : undefined });
    };
    const away = () => {
      if (drag) return;
      onTip(undefined);
      if (painter.hovered) painter.ask();
      painter.hovered = undefined;
    };
    const twice = (event: MouseEvent) => {
      const { x, y } = place(event);
      const block = painter.hit(x, y)?.block;
      if (y < ruler || !block) return;
      const room = Math.max(500, ((block.end ?? nowTime()) - block.start) * 0.15);
      show(block.start - room, (block.end ?? nowTime()) + room);
    };
    const wheel = (event: WheelEvent) => {
      const { x } = place(event);
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY * 0.004), x / canvas.clientWidth);
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan((event.deltaX || event.deltaY) * (shownTimes().to - shownTimes().from) / canvas.clientWidth);
      else if (!scrolls(canvas, event.deltaY)) pan(event.deltaY * (shownTimes().to - shownTimes().from) / canvas.clientWidth);
      event.preventDefault();
    };
    canvas.addEventListener('pointerdown', down);
    canvas.addEventListener('pointermove', move);
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', up);
    canvas.addEventListener('pointerleave', away);
    canvas.addEventListener('dblclick', twice);
    canvas.addEventListener('wheel', wheel, { passive: false });
    return () => {
      canvas.removeEventListener('pointerdown', down);
      canvas.removeEventListener('pointermove', move);
      canvas.removeEventListener('pointerup', up);
      canvas.removeEventListener('pointercancel', up);
      canvas.removeEventListener('pointerleave', away);
      canvas.removeEventListener('dblclick', twice);
      canvas.removeEventListener('wheel', wheel);
    };
  }, [painter, onTip]);
}

/** Scrolls the lanes, where there are more than are in view. */
function scrolls(canvas: HTMLElement, by: number): boolean {
  const heads = canvas.closest('.seq-body')?.querySelector('.seq-heads');
  if (!heads || heads.scrollHeight <= heads.clientHeight + 1) return false;
  heads.scrollTop += by;
  return true;
}
