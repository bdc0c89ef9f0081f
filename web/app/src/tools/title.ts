import type { ToolItem } from '@ringside/client';
import { inputOf } from './content';

export const kindWords: Record<ToolItem['toolKind'], string> = {
  read: 'Read', edit: 'Edit', delete: 'Delete', move: 'Move', search: 'Search', execute: 'Run', think: 'Think', fetch: 'Fetch', switch_mode: 'Switch mode', other: 'Tool',
};

/** What a tool call does, in a line: the command of a command. */
export function titleOf(tool: ToolItem): string {
  if (tool.toolKind === 'execute') {
    const command = inputOf(tool);
    if (command !== '' && !command.startsWith('{')) return command.split('\n')[0]!;
  }
  return tool.title?.replaceAll('`', '') || tool.name || kindWords[tool.toolKind];
}
