import type { ToolItem } from '@ringside/client';
import { base, plural } from '../meter/format';
import { diffsOf, inputOf } from './content';
import { isOwn, ownWords } from './own';

export const kindWords: Record<ToolItem['toolKind'], string> = {
  read: 'Read', edit: 'Edit', delete: 'Delete', move: 'Move', search: 'Search', execute: 'Run', think: 'Think', fetch: 'Fetch', switch_mode: 'Switch mode', other: 'Tool',
};

/** What a tool call does, in a line: the command of a command, and which file is edited also where the agent's own title does not say so. */
export function titleOf(tool: ToolItem, sessionTitle?: string): string {
  if (isOwn(tool)) return `Ringside: ${ownWords(tool, sessionTitle)}`;
  if (tool.toolKind === 'execute') {
    const command = inputOf(tool);
    if (command !== '' && !command.startsWith('{')) return command.split('\n')[0]!;
  }
  const title = tool.title?.replaceAll('`', '');
  if (tool.toolKind === 'edit') {
    const files = [...new Set([...diffsOf(tool).map(({ path }) => path), ...(tool.locations ?? []).map(({ path }) => path)])].map(base);
    if (files.length > 0 && !files.some((file) => title?.includes(file))) return `Edit ${files.length === 1 ? files[0]! : plural(files.length, 'file')}`;
  }
  return title || tool.name || kindWords[tool.toolKind];
}
