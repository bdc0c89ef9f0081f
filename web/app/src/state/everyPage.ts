import type { ListPage } from '@ringside/client';

/** So many are read at a time. */
export const most = 500;

/** All that a list has, page by page. The cursor is that of the first page, the oldest one: what follows it misses nothing in the others. */
export async function everyPage<T>(read: (place: { limit: number; page?: string }) => Promise<ListPage<T>>, from?: string): Promise<{ items: T[]; cursor: string }> {
  const first = await read({ limit: most, ...(from === undefined ? {} : { page: from }) });
  const items = [...first.items];
  for (let page = first.next; page !== undefined;) {
    const more = await read({ limit: most, page });
    items.push(...more.items);
    page = more.next;
  }
  return { items, cursor: first.cursor };
}
