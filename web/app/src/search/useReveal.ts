import type { Item } from '@ringside/client';
import { useEffect, type RefObject } from 'react';
import type { Row } from '../conversation/rows';
import { loadEarlier, useSession } from '../state/session';
import { placeOf, useTarget } from './jump';

/** So far back a hit is looked for, in pages of history; further back, the oldest that was read is shown. */
const mostPages = 25;

/**
 * Goes to what was found, once it is there: reads history back to it, has it drawn, opens it where it is folded, and marks it for a moment.
 * @param show Has so many of the newest items drawn.
 */
export function useReveal(content: RefObject<HTMLElement | null>, session: string, list: readonly Row[], most: number, show: (items: number) => void): void {
  const { hit } = useTarget();
  const { conversation: { items }, earlier } = useSession();
  useEffect(() => {
    if (hit?.session !== session || earlier === 'loading') return;
    const pages = items.length > 0 ? tries.get(hit) ?? 0 : 0;
    const place = placeOf(hit, items, earlier === 'none' || pages >= mostPages);
    if (place === undefined) {
      tries.set(hit, pages + 1);
      void loadEarlier();
    } else if (items.length - place > most) {
      show(items.length - place + 20);
    } else {
      useTarget.setState({ hit: undefined });
      const element = rowOf(content.current, list, items[place]!);
      if (element) reveal(element);
    }
  }, [content, session, list, most, show, hit, items, earlier]);
}

const tries = new WeakMap<object, number>();

/** The row that shows an item; an item that is told by another one is shown where that stands. */
function rowOf(content: HTMLElement | null, list: readonly Row[], item: Item): HTMLElement | undefined {
  const at = list.findIndex((row) => 'tools' in row ? row.tools.some((tool) => tool.id === item.id) : row.item.id === item.id || row.ask?.id === item.id);
  const rows = content?.querySelectorAll<HTMLElement>(':scope > .row');
  return rows?.[at < 0 ? rows.length - 1 : at];
}

function reveal(row: HTMLElement): void {
  row.querySelector<HTMLElement>('.thought-line[aria-expanded="false"], .tool-line[aria-expanded="false"]')?.click();
  requestAnimationFrame(() => {
    row.scrollIntoView({ block: 'center' });
    row.classList.add('revealed');
    setTimeout(() => row.classList.remove('revealed'), 2_400);
  });
}
