import type { Block } from '@ringside/client';
import { firstLine } from '../home/doing';
import { useSession } from '../state/session';
import { nowTime } from './scope';

/** What is said last stands near the end: calls may follow it that began while it was said. */
const near = 8;

let last: Block | undefined;

/** What the open session says just now. The timeline is told of it when it is over; the conversation hears it word by word. */
export function growing(session: string): Block | undefined {
  const { id, conversation: { items, run, position } } = useSession.getState();
  if (id !== session) return undefined;
  const item = run && items.slice(-near).findLast((one) => (one.kind === 'message' || one.kind === 'reasoning') && !one.complete);
  if (last && last.id !== item?.id) Object.assign(last, { end: nowTime(), status: 'done' });
  if (item?.kind !== 'message' && item?.kind !== 'reasoning') return last = undefined;
  if (last?.id !== item.id || last.session !== session) {
    last = { kind: item.kind === 'message' ? 'message' : 'thought', id: item.id, session, run: run?.id, position, last: position, start: Date.parse(item.time), end: undefined, status: undefined, title: '' };
  }
  last.title = firstLine(item.text.slice(0, 400));
  return last;
}
