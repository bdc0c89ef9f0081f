import { textOf, type Item, type Session } from '@ringside/client';
import { useRef } from 'react';
import { myId } from '../state/rights';
import { useSession } from '../state/session';

/** What one has said here before, the newest last, each once. */
export function earlier(items: readonly Item[], waiting: readonly string[], me: string): string[] {
  const said = items.flatMap((item) => item.kind === 'message' && item.role === 'user' && item.source === 'user' && item.actor === me ? textOf(item.text).trim() : []);
  const all = [...said, ...waiting].filter((text) => text !== '');
  return all.filter((text, at) => all.lastIndexOf(text) === at);
}

/** Brings back what one has said before: a step further back or forth from where one is; undefined where there is nothing that way. */
export function useRecall(session: Session): { recall: (step: -1 | 1, text: string) => string | undefined; leave: () => boolean } {
  const place = useRef<{ list: readonly string[]; at: number }>(undefined);
  const recall = (step: -1 | 1, text: string): string | undefined => {
    // What was changed is one's own text now.
    if (place.current && place.current.list[place.current.at] !== text) place.current = undefined;
    if (!place.current) {
      const me = myId();
      if (step > 0 || text !== '') return undefined;
      const list = earlier(useSession.getState().conversation.items, session.inbox.flatMap((prompt) => prompt.actor === me ? textOf(prompt.text).trim() : []), me);
      if (list.length === 0) return undefined;
      place.current = { list, at: list.length };
    }
    const { list, at } = place.current;
    if (at + step < 0) return undefined;
    place.current = at + step >= list.length ? undefined : { list, at: at + step };
    return list[at + step] ?? '';
  };
  const leave = () => {
    const was = place.current !== undefined;
    place.current = undefined;
    return was;
  };
  return { recall, leave };
}
