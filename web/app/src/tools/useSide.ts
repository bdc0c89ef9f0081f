import { useLayoutEffect, useState, type RefObject } from 'react';
import { create } from 'zustand';
import { remember, remembered } from '../state/storage';

/** Whether old and new stand beside each other, where there is room for that. */
export const useSide = create(() => ({ side: remembered('diff') === 'side' }));

export function setSide(side: boolean): void {
  remember('diff', side ? 'side' : undefined);
  useSide.setState({ side });
}

/** Whether a part of the page has that much room. */
export function useWide(box: RefObject<HTMLElement | null>, least: number): boolean {
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setWide(element.clientWidth >= least);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, least]);
  return wide;
}
