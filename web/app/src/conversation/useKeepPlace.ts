import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Leaves what is being read where it is when rows come in above it. The answer is to be called before they are asked for. Browsers' own scroll anchoring does
 * not do it: it rests at the very top, which is where one asks.
 */
export function useKeepPlace(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, list: unknown): () => void {
  const anchor = useRef<{ row: HTMLElement; top: number }>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    const held = anchor.current;
    if (!element || !held || held.row.offsetTop === held.top) return;
    if (held.row.isConnected) element.scrollTop += held.row.offsetTop - held.top;
    anchor.current = undefined;
    requestAnimationFrame(() => { element.style.overflowAnchor = ''; });
  }, [scroller, list]);
  return () => {
    const row = content.current?.querySelector<HTMLElement>('.row');
    if (!row || !scroller.current) return;
    anchor.current = { row, top: row.offsetTop };
    scroller.current.style.overflowAnchor = 'none';
  };
}
