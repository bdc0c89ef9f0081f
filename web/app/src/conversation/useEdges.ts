import { useEffect, type RefObject } from 'react';
import { loadLater } from '../state/history';
import { showEarlier } from '../state/shown';
import type { Drawn } from './layout';
import type { Row } from './rows';
import { useHistory } from './useHistory';

/** Reads on where one comes near an end of what is here. What could not be read is tried again when one comes there anew, or asks. */
export function useEdges(scroller: RefObject<HTMLElement | null>, list: readonly Row[], { from, to }: Drawn): void {
  const { earlier, later } = useHistory();
  const count = list.length;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      if (from === 0 && earlier === 'more' && scrollTop < 2 * clientHeight) void showEarlier();
      if (to === count && later === 'more' && scrollHeight - scrollTop - clientHeight < 2 * clientHeight) void loadLater();
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, earlier, later, from, to, count]);
}
