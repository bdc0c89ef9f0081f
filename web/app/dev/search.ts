import type { ListPage, RingsideEvent, SearchHit } from '../../client/src/index';

/** Answers a search as a server would, for messages and what tools are called: each word of the query must be in the text, newest first. */
export function search(log: readonly RingsideEvent[], query: URLSearchParams, cursor: string): ListPage<SearchHit> {
  const words = (query.get('q') ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N} ]/gu, '').split(' ').filter(Boolean);
  const titles = new Map(log.flatMap((event) => event.type === 'session.created' ? [[event.session, event.data.title] as const] : []));
  const items = log.flatMap((event): SearchHit[] => {
    const found = event.type === 'message.completed' ? { item: event.data.message, part: 'message' as const, text: event.data.text }
      : event.type === 'tool.started' ? { item: event.data.tool, part: 'title' as const, text: event.data.title } : undefined;
    if (typeof found?.text !== 'string' || (query.has('session') && query.get('session') !== event.session)) return [];
    const text = found.text.replaceAll(/\s+/g, ' ');
    if (!words.every((word) => text.toLowerCase().includes(word))) return [];
    const first = words[0] ?? '';
    const at = text.toLowerCase().indexOf(first);
    const { position, cursor: place, type, time, session, agent } = event;
    return [{
      position, cursor: place, type, time, item: found.item, part: found.part, ...(session ? { session, sessionTitle: titles.get(session) ?? '' } : {}), ...(agent ? { agent } : {}),
      snippet: [{ text: text.slice(0, at), hit: false }, { text: text.slice(at, at + first.length), hit: true }, { text: text.slice(at + first.length, at + 140), hit: false }],
    }];
  });
  return { items: items.reverse(), cursor };
}
