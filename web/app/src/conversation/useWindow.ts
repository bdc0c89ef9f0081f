import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { anchorAt, drawnAround, guess, type Anchor, type Drawn } from './layout';
import type { Row } from './rows';

/** How near the end still counts as being there. */
const near = 32;

export interface RowWindow {
  drawn: Drawn;
  /** The end is looked at, and followed while it grows. */
  following: boolean;
  toEnd: () => void;
  /** Has a row stand so far from the top of what is seen. */
  show: (key: string, top: number) => void;
}

/**
 * Draws of a long list what is seen and little around it, in the flow of the page. It stays at its end while that grows, where the reader is there already; else
 * what is read stays where it is, whatever comes, goes or changes its height around it.
 * @param isEnd Whether the list ends with the newest there is.
 */
export function useWindow(scroller: RefObject<HTMLElement | null>, column: RefObject<HTMLElement | null>, list: readonly Row[], isEnd: boolean): RowWindow {
  const [following, setFollowing] = useState(true);
  const [drawing, redraw] = useReducer((count: number) => count + 1, 0);
  const heights = useRef(new Map<string, number>());
  const stick = useRef(true);
  const anchors = useRef<readonly Anchor[]>([]);
  const seen = useRef({ view: 0, height: 0, top: 0 });
  const ends = useRef(isEnd);
  ends.current = isEnd;

  const places = useMemo(() => new Map(list.map(({ key }, at) => [key, at])), [list]);
  const height = useCallback((at: number) => heights.current.get(list[at]!.key) ?? guess(list[at]!, list[at - 1]), [list]);
  const view = seen.current.view || 800;
  const held = anchors.current.find(({ key }) => places.has(key));
  const looked = held ? { at: places.get(held.key)!, top: held.top } : anchorAt(list.length, height, seen.current.top);
  const drawn = drawnAround(list.length, height, view, stick.current ? undefined : looked);
  const shown = useRef({ list, places });
  shown.current = { list, places };

  /** Where what is seen stands now: what is held there when something changes. */
  const hold = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const top = element.getBoundingClientRect().top;
    const rows = rowsOf(column.current).map((row) => ({ key: row.dataset.key!, box: row.getBoundingClientRect() }));
    const visible = rows.filter(({ box }) => box.bottom > top && box.top < top + element.clientHeight);
    if (visible.length > 0) {
      anchors.current = visible.map(({ key, box }) => ({ key, top: box.top - top }));
      return;
    }
    // All that is seen is not drawn: one has scrolled by the bar.
    const { list: now } = shown.current;
    const { at, top: own } = anchorAt(now.length, height, element.scrollTop);
    if (now[at]) anchors.current = [{ key: now[at].key, top: own }];
  }, [scroller, column, height]);

  /** Puts what is held back to its place, and holds what is seen then; what is not drawn yet is held on. */
  const settle = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (stick.current) element.scrollTop = element.scrollHeight;
    else {
      const rows = new Map(rowsOf(column.current).map((row) => [row.dataset.key!, row]));
      const anchor = anchors.current.find(({ key }) => shown.current.places.has(key));
      const row = anchor && rows.get(anchor.key);
      const moved = row ? row.getBoundingClientRect().top - element.getBoundingClientRect().top - anchor.top : 0;
      if (Math.abs(moved) >= 0.5) element.scrollTop += moved;
      if (row || !anchor) hold();
    }
    seen.current = { view: element.clientHeight, height: element.scrollHeight, top: element.scrollTop };
  }, [scroller, column, hold]);

  const measure = useCallback(() => {
    for (const row of rowsOf(column.current)) heights.current.set(row.dataset.key!, row.getBoundingClientRect().height);
  }, [column]);

  const follow = useCallback((value: boolean) => {
    stick.current = value;
    setFollowing(value);
  }, []);

  useLayoutEffect(() => {
    measure();
    settle();
    if (heights.current.size > 4 * list.length + 400) heights.current = new Map([...heights.current].filter(([key]) => places.has(key)));
  }, [list, drawn.from, drawn.to, drawing, places, measure, settle]);

  useEffect(() => {
    const element = scroller.current;
    const inner = column.current;
    if (!element || !inner) return;
    const grown = () => {
      measure();
      settle();
    };
    const scrolled = () => {
      // A scroll that comes from the content's own growth says nothing about the reader.
      if (element.scrollHeight !== seen.current.height) return grown();
      if (Math.abs(element.scrollTop - seen.current.top) < 1) return;
      seen.current.top = element.scrollTop;
      follow(ends.current && element.scrollHeight - element.scrollTop - element.clientHeight <= near);
      hold();
      if (isBare(element, inner)) flushSync(redraw);
    };
    // A wheel that turns back leaves the end before anything has moved.
    const wheeled = (event: WheelEvent) => { if (event.deltaY < 0 && stick.current && element.scrollHeight > element.clientHeight) leave(); };
    const leave = () => {
      hold();
      follow(false);
    };
    const observer = new ResizeObserver(grown);
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    element.addEventListener('wheel', wheeled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
      element.removeEventListener('wheel', wheeled);
    };
  }, [scroller, column, measure, settle, hold, follow]);

  const toEnd = useCallback(() => {
    follow(true);
    redraw();
    settle();
  }, [follow, settle]);

  const show = useCallback((key: string, top: number) => {
    anchors.current = [{ key, top }];
    follow(false);
    redraw();
  }, [follow]);

  return { drawn, following, toEnd, show };
}

function rowsOf(column: HTMLElement | null): HTMLElement[] {
  return column ? [...column.querySelectorAll<HTMLElement>(':scope > .row')] : [];
}

/** Whether less than half of what should be is drawn around what is seen. */
function isBare(element: HTMLElement, column: HTMLElement): boolean {
  const rows = rowsOf(column);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return true;
  const { top, bottom, height } = element.getBoundingClientRect();
  const spare = Math.max(height, 600) / 2;
  const above = first.previousElementSibling?.classList.contains('spacer') && first.getBoundingClientRect().top > top - spare;
  const below = last.nextElementSibling?.classList.contains('spacer') && last.getBoundingClientRect().bottom < bottom + spare;
  return Boolean(above || below);
}
