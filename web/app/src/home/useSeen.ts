import { useEffect, type RefObject } from 'react';
import { useFleet } from '../state/fleet';
import { readPast } from './past';

const rows = new Map<Element, { session: string; inSight: boolean }>();
let observer: IntersectionObserver | undefined;

/** The sessions of which a row is in sight. */
export function inSight(): Set<string> {
  return new Set([...rows.values()].filter(({ inSight: sees }) => sees).map(({ session }) => session));
}

function observe(element: Element, session: string): () => void {
  rows.set(element, { session, inSight: false });
  if (typeof IntersectionObserver === 'undefined') see(element, true);
  else (observer ??= new IntersectionObserver((entries) => { for (const { isIntersecting, target } of entries) see(target, isIntersecting); }, { rootMargin: '200px' })).observe(element);
  return () => {
    rows.delete(element);
    observer?.unobserve(element);
  };
}

function see(element: Element, sees: boolean): void {
  const row = rows.get(element);
  if (!row) return;
  row.inSight = sees;
  if (sees) readPast(row.session);
}

/** Reads what a session did before, once its row comes into sight. */
export function useSeen(id: string, row: RefObject<HTMLElement | null>): void {
  const isKnown = useFleet(({ fleet }) => fleet.activity.has(id));
  useEffect(() => (row.current ? observe(row.current, id) : undefined), [id, isKnown, row]);
}
