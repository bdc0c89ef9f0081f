import { useEffect, type RefObject } from 'react';
import { useFleet } from '../state/fleet';
import { readPast } from './past';

const seen = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

function observe(element: Element, see: () => void): () => void {
  if (typeof IntersectionObserver === 'undefined') {
    see();
    return () => undefined;
  }
  observer ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) seen.get(target)?.();
  }, { rootMargin: '200px' });
  seen.set(element, see);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

/** Reads what a session did before, once its row comes into sight. */
export function useSeen(id: string, row: RefObject<HTMLElement | null>): void {
  const isKnown = useFleet(({ fleet }) => fleet.activity.has(id));
  useEffect(() => (row.current ? observe(row.current, () => readPast(id)) : undefined), [id, isKnown, row]);
}
