import type { Activity, Session, ToolItem } from '@ringside/client';
import { textOf } from '@ringside/client';
import { plural } from '../meter/format';
import { isOwn, ownWords } from '../tools/own';
import { titleOf } from '../tools/title';

/** What a session is doing, in a line. `what` is set apart: a command, a file, a name. `since`: when it began to. */
export interface Doing { words: string; what?: string; isCode?: boolean; rest?: string; since?: string; tone?: 'need' | 'failed' | 'said' }

const verbs: Partial<Record<ToolItem['toolKind'], [now: string, wish: string]>> = {
  execute: ['Running', 'run'], edit: ['Editing', 'edit'], delete: ['Deleting', 'delete'], move: ['Moving', 'move'], read: ['Reading', 'read'], search: ['Searching', 'search'], fetch: ['Fetching', 'fetch'],
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
  const since = asked.createdAt;
  if (asked.kind === 'question') return { words: `Asks: ${firstLine(asked.title)}`, since, tone: 'need' };
  const tool = activity?.tools.find(({ id }) => id === asked.tool);
  if (tool && isOwn(tool)) return { words: `Wants to ${ownWords(tool)}`, since, tone: 'need' };
  const verb = tool && verbs[tool.toolKind];
  const what = tool ? titleOf(tool) : firstLine(asked.title);
  if (!verb) return { words: 'Wants to go ahead with', what, isCode: true, since, tone: 'need' };
  return { words: `Wants to ${verb[1]}`, what: withoutVerb(what, tool.toolKind), isCode: true, since, tone: 'need' };
}

function works(activity: Activity | undefined, writes: boolean): Doing {
  const tool = activity?.tools.at(-1);
  if (!tool) return { words: writes ? 'Writing its answer' : 'Thinking', ...(activity?.heard === undefined ? {} : { since: activity.heard }) };
  const more = activity!.tools.length - 1;
  const verb = verbs[tool.toolKind];
  const base = { since: tool.time, ...(more > 0 ? { rest: `and ${plural(more, 'more', 'more')}` } : {}) };
  return verb ? { words: verb[0], what: withoutVerb(titleOf(tool), tool.toolKind), isCode: true, ...base } : { words: titleOf(tool), ...base };
}

/** A command is kept as it is. */
function withoutVerb(title: string, kind: ToolItem['toolKind']): string {
  return kind === 'execute' ? title : title.replace(/^(?:run|edit|write(?: to)?|writing to|create|delete|move|read|search(?: for)?|find|list|fetch)\s+/i, '');
}

/** The first line that says something, without the marks of markdown. */
export function firstLine(text: string): string {
  const line = text.split('\n').map((one) => one.trim()).find((one) => one !== '' && !/^(?:```|~~~|[-*_]{3,}$|\|)/.test(one)) ?? '';
  return line.replace(/^(?:#{1,6}|[-*+>]|\d+[.)])\s+/, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*{1,3}|`+|~~)(?=\S)(.*?\S)\1/g, '$2').replace(/(?<!\w)(_{1,3})(?=\S)(.*?\S)\1(?!\w)/g, '$2');
}
