import type { Activity, Session, ToolItem } from '@ringside/client';
import { textOf } from '@ringside/client';
import { wishOf, withoutVerb } from '../ask/wish';
import { plural } from '../meter/format';
import { titleOf } from '../tools/title';

/** What a session is doing, in a line. `what` is set apart: a command, a file, a name. `since`: when it began to. */
export interface Doing { words: string; what?: string; isCode?: boolean; rest?: string; since?: string; tone?: 'need' | 'failed' | 'said' }

/** What a call of a kind is called while it goes. */
const going: Partial<Record<ToolItem['toolKind'], string>> = {
  execute: 'Running', edit: 'Editing', delete: 'Deleting', move: 'Moving', read: 'Reading', search: 'Searching', fetch: 'Fetching',
};

/**
 * @param peer Whom it waits for, by name, if it waits for another agent.
 * @param writes Whether it is heard to write its answer.
 */
export function doing(session: Session, activity: Activity | undefined, peer: string | undefined, writes = false): Doing {
  const asked = session.interactions[0];
  if (asked) return asks(asked, activity);
  if (session.waitsIn?.length) return { words: 'Waiting for', what: peer ?? 'another agent' };
  if (session.run !== undefined) return works(activity, writes);
  if (session.status === 'queued') return { words: 'Waits its turn:', what: firstLine(textOf(session.inbox[0]?.text)) || 'a prompt' };
  if (activity?.failure !== undefined && session.status === 'failed') return { words: firstLine(activity.failure), tone: 'failed' };
  const said = firstLine(activity?.said ?? session.summary ?? '');
  return said === '' ? { words: 'Has not said anything yet', tone: 'said' } : { words: said, tone: 'said' };
}

function asks(asked: Session['interactions'][number], activity: Activity | undefined): Doing {
  const { words, what } = wishOf(asked.kind, firstLine(asked.title), activity?.tools.find(({ id }) => id === asked.tool));
  return { words: words[0]!.toUpperCase() + words.slice(1), ...(what === undefined ? {} : { what, isCode: true }), since: asked.createdAt, tone: 'need' };
}

function works(activity: Activity | undefined, writes: boolean): Doing {
  const tool = activity?.tools.at(-1);
  if (!tool) return { words: writes ? 'Writing its answer' : 'Thinking', ...(activity?.heard === undefined ? {} : { since: activity.heard }) };
  const more = activity!.tools.length - 1;
  const verb = going[tool.toolKind];
  const base = { since: tool.time, ...(more > 0 ? { rest: `and ${plural(more, 'more', 'more')}` } : {}) };
  return verb ? { words: verb, what: withoutVerb(titleOf(tool), tool.toolKind), isCode: true, ...base } : { words: titleOf(tool), ...base };
}

/** The first line that says something, without the marks of markdown. */
export function firstLine(text: string): string {
  const line = text.split('\n').map((one) => one.trim()).find((one) => one !== '' && !/^(?:```|~~~|[-*_]{3,}$|\|)/.test(one)) ?? '';
  return line.replace(/^(?:#{1,6}|[-*+>]|\d+[.)])\s+/, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*{1,3}|`+|~~)(?=\S)(.*?\S)\1/g, '$2').replace(/(?<!\w)(_{1,3})(?=\S)(.*?\S)\1(?!\w)/g, '$2');
}
