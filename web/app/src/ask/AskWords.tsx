import type { ToolItem } from '@ringside/client';
import { isOwn, ownWords } from '../tools/own';
import { titleOf } from '../tools/title';
import { useSessionTitle } from '../tools/useTitle';

/** "Claude wants to run `rm -rf ./bin`", not "Permission required". */
export function AskWords({ title, question, tool, agent, withText = true }: { title: string; question: string; tool?: ToolItem | undefined; agent: string; withText?: boolean }) {
  const sessionTitle = useSessionTitle(tool);
  if (question === 'question') return <span>{agent} asks: {title}</span>;
  if (tool && isOwn(tool)) return <span>{agent} wants to {ownWords(tool, sessionTitle, withText)}</span>;
  const what = tool ? titleOf(tool) : title.replaceAll('`', '');
  const verb = tool ? verbs[tool.toolKind] : undefined;
  if (verb) return <span>{agent} wants to {verb} <code>{verb === 'run' ? what : withoutVerb(what)}</code></span>;
  return <span>{agent} wants to go ahead with <code>{what}</code></span>;
}

const verbs: Partial<Record<ToolItem['toolKind'], string>> = { execute: 'run', edit: 'edit', delete: 'delete', move: 'move', read: 'read', search: 'search', fetch: 'fetch' };

function withoutVerb(title: string): string {
  return title.replace(/^(?:run|edit|write|writing to|create|delete|move|read|search(?: for)?|fetch)\s+/i, '');
}
