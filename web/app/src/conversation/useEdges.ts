import { useEffect, type RefObject } from 'react';
import { isFull, loadLater } from '../state/history';
import { isPast } from '../state/playhead';
import type { Edge } from '../state/session';
import { showEarlier } from '../state/shown';
import type { Drawn } from './layout';
import type { Row } from './rows';

/** Reads on where one comes near an end of what is here. What could not be read is tried again when one comes there anew, or asks. */
export function useEdges(scroller: RefObject<HTMLElement | null>, list: readonly Row[], { from, to }: Drawn, earlier: Edge, later: Edge): void {
  const count = list.length;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const above = from === 0 && scrollTop < 2 * clientHeight;
      const below = to === count && scrollHeight - scrollTop - clientHeight < 2 * clientHeight;
      // Of rows so few for so much history, each page would push out what the next one is to bring back.
      if (above && below && !isPast() && isFull()) return;
      if (above && earlier === 'more') void showEarlier();
      if (below && later === 'more') void loadLater();
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, earlier, later, from, to, count]);
}
