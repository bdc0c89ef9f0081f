import { usePlayhead } from '../state/playhead';
import { drawArrows } from './draw/arrows';
import { laneOf, laneTop, ruler, type Frame, type Hit } from './draw/frame';
import { drawLabels, drawLane } from './draw/lane';
import { drawPlayhead, drawRange, drawUnread, pills } from './draw/playhead';
import { drawGrid, drawRuler } from './draw/ruler';
import { drawStrip } from './draw/strip';
import { current, loadEarlier, useFeed } from './feed';
import { readAhead } from './flat';
import type { LaneRow } from './lanes';
import { isGoing, isHeard, nowTime, shownTimes, stripSpan, useScope } from './scope';
import { onTheme, readTheme, type Theme } from './theme';

/**
 * Draws the timeline onto a canvas: a frame after each change, and as often as what is now moves on by a pixel; nothing while nothing changes. What a frame costs
 * depends on the pixels, not on the events.
 */
export class Painter {
  rows: readonly LaneRow[] = [];
  hits: Hit[] = [];
  hovered: Hit | undefined;
  /** How far the lanes are scrolled up. */
  scroll = 0;
  /** How high a lane is. */
  lane = laneOf(1, 0);
  private theme: Theme;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly endings: (() => void)[];
  private size = { width: 0, height: 0 };

  /** A painter of a canvas; none where the browser cannot draw: the table is there. */
  static of(canvas: HTMLCanvasElement | null, kind: 'lanes' | 'strip'): Painter | undefined {
    const context = canvas?.getContext('2d', { alpha: false });
    return canvas && context ? new Painter(canvas, context, kind) : undefined;
  }

  private constructor(readonly canvas: HTMLCanvasElement, private readonly context: CanvasRenderingContext2D, private readonly kind: 'lanes' | 'strip') {
    this.theme = readTheme(document.body);
    const resized = new ResizeObserver(() => this.ask());
    resized.observe(canvas);
    this.endings = [
      () => resized.disconnect(), useFeed.subscribe(() => this.ask()), useScope.subscribe(() => this.ask()), usePlayhead.subscribe(() => this.ask()),
      onTheme(() => {
        this.theme = readTheme(document.body);
        this.ask();
      }),
    ];
    void document.fonts.ready.then(() => this.ask());
    this.ask();
  }

  /** Draws in the next frame. */
  ask(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    for (const ending of this.endings) ending();
  }

  /** What is drawn at a place, the uppermost first. */
  hit(x: number, y: number): Hit | undefined {
    if (y < ruler) return undefined;
    return this.hits.findLast((hit) => x >= hit.left && x <= hit.right && y >= hit.top && y <= hit.bottom);
  }

  private draw(): void {
    clearTimeout(this.timer);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.resize(width, height);
    const times = this.kind === 'strip' ? this.stripTimes() : shownTimes();
    const { chosen, range } = useScope.getState();
    const { at } = usePlayhead.getState();
    const state = useScope.getState();
    const frame: Frame = {
      context: this.context, width, height, ...times, now: nowTime(), scroll: this.scroll, lane: this.lane, rows: this.rows, isHeard: (session) => isHeard(session, state), theme: this.theme,
      chosen: chosen && ('block' in chosen ? chosen.block : chosen.arrow), hovered: this.hovered?.block ?? this.hovered?.arrow, hits: this.hits = [],
    };
    this.context.fillStyle = this.theme.color.paper;
    this.context.fillRect(0, 0, width, height);
    const moment = at && (at.time ?? current().timeOf(at.position));
    if (this.kind === 'strip') drawStrip(frame, moment);
    else this.drawLanes(frame, moment, range);
    // What goes on grows with the clock: the next frame comes when that is a pixel.
    if (isGoing() && !document.hidden) this.timer = setTimeout(() => this.ask(), Math.max(16, (frame.to - frame.from) / width));
  }

  private drawLanes(frame: Frame, moment: number | undefined, range: { from: number; to: number } | undefined): void {
    const { earlier } = useFeed.getState();
    const first = earlier === 'none' ? undefined : current().times[0];
    drawGrid(frame);
    drawUnread(frame, first, earlier !== 'none');
    const inView = frame.rows.map((row, at) => ({ row, top: laneTop(frame, at) })).filter(({ top }) => top < frame.height && top + frame.lane > ruler);
    for (const { row, top } of inView) drawLane(frame, row, top);
    drawArrows(frame, current().arrows);
    for (const { row, top } of inView) drawLabels(frame, row, top);
    drawRange(frame, range);
    drawRuler(frame, pills(frame, moment));
    drawPlayhead(frame, moment);
    if (first !== undefined && frame.from - (frame.to - frame.from) * readAhead < first && earlier === 'more') void loadEarlier();
  }

  private stripTimes(): { from: number; to: number } {
    const now = nowTime();
    const span = Math.min(stripSpan, Math.max(30_000, now - (current().times[0] ?? now)));
    return { from: now - span, to: now + span * 0.01 };
  }

  private resize(width: number, height: number): void {
    const ratio = devicePixelRatio;
    if (this.size.width === width * ratio && this.size.height === height * ratio) return;
    this.size = { width: width * ratio, height: height * ratio };
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
}
