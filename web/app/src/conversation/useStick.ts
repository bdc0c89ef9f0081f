import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How near the end still counts as being there. */
const near = 32;

/**
 * Keeps a scrolled list at its end while it grows, but only where the reader is there already; where content comes in above, what is read stays where it is.
 */
export function useStick(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, session: string) {
  const [following, setFollowing] = useState(true);
  const stick = useRef(true);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    stick.current = true;
    setFollowing(true);
    element.scrollTop = element.scrollHeight;
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    toEnd();
    let height = element.scrollHeight;
    const grown = () => {
      if (stick.current) element.scrollTop = element.scrollHeight;
      height = element.scrollHeight;
    };
    const scrolled = () => {
      // A scroll that comes from the content's own growth says nothing about the reader.
      if (element.scrollHeight !== height) return grown();
      stick.current = element.scrollHeight - element.scrollTop - element.clientHeight <= near;
      setFollowing(stick.current);
    };
    const observer = new ResizeObserver(grown);
    observer.observe(inner);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [scroller, content, session, toEnd]);

  return { following, toEnd };
}
