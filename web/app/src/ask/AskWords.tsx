import type { Interaction, ToolItem } from '@ringside/client';
import { useSessionTitle } from '../tools/useTitle';
import { wishOf } from './wish';

/** "Claude wants to run `rm -rf ./bin`", not "Permission required". */
export function AskWords({ title, question, tool, agent, withText = true }: { title: string; question: Interaction['kind']; tool?: ToolItem | undefined; agent: string; withText?: boolean }) {
  const { words, what } = wishOf(question, title, tool, useSessionTitle(tool), withText);
  return <span>{agent} {words}{what !== undefined && <> <code>{what}</code></>}</span>;
}
