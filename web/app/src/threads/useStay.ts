import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How near the end still counts as being there. */
const near = 32;

/**
 * What is read stays where it stands, whatever comes above and beneath it; whoever is at the end stays there, and it begins there. `more`: told where one comes near the top.
 * @param newest Of what is listed, each child of the list having `data-position`.
 */
export function useStay(list: RefObject<HTMLElement | null>, items: readonly unknown[], newest: number | undefined, more: () => void): { hasNew: boolean; toEnd: () => void } {
  const held = useRef<{ isEnd: boolean; position: string | undefined; top: number }>({ isEnd: true, position: undefined, top: 0 });
  const [seen, setSeen] = useState(newest);
  const tell = useRef(more);
  tell.current = more;
  const newestNow = useRef(newest);
  newestNow.current = newest;

  useLayoutEffect(() => {
    const scroller = scrollerOf(list);
    if (!scroller || !list.current) return;
    const { isEnd, position, top } = held.current;
    const element = isEnd || position === undefined ? undefined : list.current.querySelector<HTMLElement>(`[data-position="${position}"]`);
    if (isEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (element) scroller.scrollTop += topOf(element, scroller) - top;
    if (isEnd) setSeen(newest);
    held.current = hold(list.current, scroller, isEnd);
  }, [list, items, newest]);

  useEffect(() => {
    const scroller = scrollerOf(list);
    if (!scroller) return undefined;
    const scrolled = () => {
      if (!list.current) return;
      held.current = hold(list.current, scroller);
      if (held.current.isEnd) setSeen(newestNow.current);
      else if (scroller.scrollTop < scroller.clientHeight) tell.current();
    };
    scroller.addEventListener('scroll', scrolled, { passive: true });
    return () => scroller.removeEventListener('scroll', scrolled);
  }, [list]);

  const toEnd = () => {
    const scroller = scrollerOf(list);
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  };
  return { hasNew: newest !== undefined && seen !== undefined && newest > seen, toEnd };
}

function scrollerOf(list: RefObject<HTMLElement | null>): HTMLElement | null {
  return list.current?.closest<HTMLElement>('.panel-body') ?? null;
}

function topOf(element: Element, scroller: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

/** The first child that is seen, and where it stands. */
function hold(list: HTMLElement, scroller: HTMLElement, isEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near): { isEnd: boolean; position: string | undefined; top: number } {
  const { children } = list;
  let [from, to] = [0, children.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (children[middle]!.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top) to = middle;
    else from = middle + 1;
  }
  const first = children[from] as HTMLElement | undefined;
  return { isEnd, position: first?.dataset.position, top: first ? topOf(first, scroller) : 0 };
}
