import { useEffect, useRef, type RefObject } from 'react';
import { shows, type Row } from '../conversation/rows';
import { showAround } from '../state/history';
import { useShown } from '../state/shown';
import { placeOf, useTarget } from './jump';

/**
 * Goes to what was found: has the history around it read where it is not here, opens it where it is folded, and marks it for a moment.
 * @param show Has a row stand so far from the top of what is seen.
 */
export function useReveal(column: RefObject<HTMLElement | null>, session: string, list: readonly Row[], show: (key: string, top: number) => void): void {
  const { hit } = useTarget();
  const { items, earlier, later } = useShown();
  const read = useRef<unknown>(undefined);
  const isAll = earlier === 'none';
  const isEnd = later === 'none';
  useEffect(() => {
    if (hit?.session !== session || list.length === 0) return;
    const place = placeOf(hit, items, isAll || read.current === hit);
    if (place === undefined || (!isEnd && isBehind(hit.time, items) && read.current !== hit)) {
      read.current = hit;
      void showAround(session, hit.cursor).then((was) => { if (!was) useTarget.setState({ hit: undefined }); });
      return;
    }
    const row = rowOf(list, items[place]!.id, place);
    useTarget.setState({ hit: undefined });
    show(row.key, 96);
    // Once for the row to be drawn, once more for what opens in it.
    requestAnimationFrame(() => reveal(column.current, row.key));
  }, [column, session, list, show, hit, items, isAll, isEnd]);
}

/** Whether what happened then comes after all that is here. */
function isBehind(time: string, items: Parameters<typeof placeOf>[1]): boolean {
  return (items.at(-1)?.time ?? '') < time;
}

/** The row that shows an item; an item that is told by another one is shown where that stands. */
function rowOf(list: readonly Row[], id: string, place: number): Row {
  return list.find((row) => shows(row, id)) ?? list.findLast(({ at }) => at <= place) ?? list[0]!;
}

function reveal(column: HTMLElement | null, key: string): void {
  const row = [...column?.querySelectorAll<HTMLElement>('.row') ?? []].find(({ dataset }) => dataset.key === key);
  row?.querySelector<HTMLElement>('.thought-line[aria-expanded="false"], .tool-line[aria-expanded="false"]')?.click();
  row?.classList.add('revealed');
  setTimeout(() => row?.classList.remove('revealed'), 2_400);
}
