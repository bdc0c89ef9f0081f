import type { Interaction, ToolItem } from '@ringside/client';
import { isOwn, ownWords } from '../tools/own';
import { titleOf } from '../tools/title';

/** What somebody asks a person, in words that follow a name: "wants to run", and `what` set apart: a command, a file. */
export interface Wish { words: string; what?: string }

const verbs: Partial<Record<ToolItem['toolKind'], string>> = { execute: 'run', edit: 'edit', delete: 'delete', move: 'move', read: 'read', search: 'search', fetch: 'fetch' };

/**
 * @param sessionTitle Of the session that the call is about, where it is one of ours.
 * @param withText Whether it says what the call tells somebody, too.
 */
export function wishOf(kind: Interaction['kind'], title: string, tool?: ToolItem, sessionTitle?: string, withText = true): Wish {
  if (kind === 'question') return { words: `asks: ${title}` };
  if (!tool) return { words: 'wants to go ahead with', what: title.replaceAll('`', '') };
  if (isOwn(tool)) return { words: `wants to ${ownWords(tool, sessionTitle, withText)}` };
  const verb = verbs[tool.toolKind];
  return verb ? { words: `wants to ${verb}`, what: withoutVerb(titleOf(tool), tool.toolKind) } : { words: 'wants to go ahead with', what: titleOf(tool) };
}

/** A tool's title without the verb that stands before it; a command is kept as it is. */
export function withoutVerb(title: string, kind: ToolItem['toolKind']): string {
  return kind === 'execute' ? title : title.replace(/^(?:run|edit|write(?: to)?|writing to|create|delete|move|read|search(?: for)?|find|list|fetch)\s+/i, '');
}
