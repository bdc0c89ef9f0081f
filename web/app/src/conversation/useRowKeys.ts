import { useEffect, useRef, type RefObject } from 'react';
import { openAll } from '../state/kept';
import type { Row } from './rows';

type Act = (event: KeyboardEvent) => boolean;

let current: Act | undefined;

/** Gives a key to the conversation that is open; false where it means nothing there. */
export function actInConversation(event: KeyboardEvent): boolean {
  return current?.(event) ?? false;
}

/** What of a row the keyboard rests on: what opens it, or the row. */
const opener = '.tool-line, .thought-line, .changes-line, .ask button, summary';

/** The row that the keyboard is on its way to: a key that comes before it is drawn goes on from there. */
let next: Row | undefined;

interface Moves { list: readonly Row[]; column: RefObject<HTMLElement | null>; show: (key: string, top: number) => void; toStart: () => void; toEnd: () => void }

/** The keys by which one moves in the conversation, row by row, and opens what is folded. */
export function useRowKeys(moves: Moves): void {
  const now = useRef(moves);
  now.current = moves;
  useEffect(() => {
    const act: Act = (event) => {
      switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
        case 'j': return isElsewhere(event) ? false : step(now.current, 1);
        case 'k': return isElsewhere(event) ? false : step(now.current, -1);
        case 'o': return openAll(), true;
        case 'Home': return now.current.toStart(), true;
        case 'End': case 'e': return now.current.toEnd(), true;
        default: return false;
      }
    };
    current = act;
    return () => { if (current === act) current = undefined; };
  }, []);
}

/** In the list of sessions the same keys go from one to the next. */
function isElsewhere({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest('.zone-fleet, .zone-panel') !== null;
}

function step({ list, column, show }: Moves, by: 1 | -1): boolean {
  const inner = column.current;
  const view = inner?.parentElement;
  if (!inner || !view) return false;
  const { top, bottom } = view.getBoundingClientRect();
  const rows = [...inner.querySelectorAll<HTMLElement>(':scope > .row')];
  const focused = document.activeElement?.closest<HTMLElement>('.row');
  const inView = rows.filter((row) => row.getBoundingClientRect().bottom > top + 1 && row.getBoundingClientRect().top < bottom - 1);
  const start = next?.key ?? (focused && inner.contains(focused) ? focused.dataset.key : undefined);
  const first = by > 0 ? inView[0] : inView.at(-1);
  const at = start !== undefined ? list.findIndex(({ key }) => key === start) + by : list.findIndex(({ key }) => key === first?.dataset.key);
  const row = list[at];
  if (!row) return start !== undefined;
  const element = rows.find(({ dataset }) => dataset.key === row.key);
  const box = element?.getBoundingClientRect();
  if (!box || box.top < top + 8) show(row.key, 24);
  else if (box.bottom > bottom - 8) show(row.key, Math.max(24, bottom - top - box.height - 24));
  next = row;
  requestAnimationFrame(() => {
    if (next !== row) return;
    next = undefined;
    focus([...inner.querySelectorAll<HTMLElement>(':scope > .row')].find(({ dataset }) => dataset.key === row.key));
  });
  return true;
}

function focus(row: HTMLElement | undefined): void {
  const target = row?.querySelector<HTMLElement>(opener) ?? row;
  if (target === row) row?.setAttribute('tabindex', '-1');
  target?.focus({ preventScroll: true });
}
