import type { InteractionItem, ToolItem } from '@ringside/client';
import { memo } from 'react';
import { Icon } from '../shell/Icon';
import { useSession } from '../state/session';
import { diffsOf, inputOf } from '../tools/content';
import { DiffView } from '../tools/Diff';
import { titleOf } from '../tools/ToolCard';
import { Decision, isDenied } from './Decision';
import { Options, TextAnswer } from './Options';
import './ask.css';

/** A question to a person, where it came up in the conversation. Once answered it is one quiet line. */
export const AskCard = memo(function AskCard({ ask, agent }: { ask: InteractionItem; agent: string }) {
  if (ask.status !== 'open') return <Settled ask={ask} />;
  return <OpenAsk ask={ask} agent={agent} />;
});

function OpenAsk({ ask, agent }: { ask: InteractionItem; agent: string }) {
  const tool = useTool(ask.tool);
  const diffs = tool ? diffsOf(tool) : [];
  const command = tool?.toolKind === 'execute' ? inputOf(tool) : '';
  return (
    <section className="ask" id={`ask-${ask.id}`} tabIndex={-1} aria-label={`${agent} needs you`}>
      <p className="ask-title"><Icon name="hand" /><AskWords title={ask.title} question={ask.question} tool={tool} agent={agent} /></p>
      {command.includes('\n') && <pre className="ask-command">{command}</pre>}
      {diffs.map((file, at) => <DiffView key={at} file={file} titled />)}
      {ask.options.length > 0 ? <Options interaction={ask.id} options={ask.options} keys /> : <TextAnswer interaction={ask.id} />}
    </section>
  );
}

/** "Claude wants to run `rm -rf ./bin`", not "Permission required". */
export function AskWords({ title, question, tool, agent }: { title: string; question: string; tool?: ToolItem | undefined; agent: string }) {
  if (question === 'question') return <span>{agent} asks: {title}</span>;
  const what = tool ? titleOf(tool) : title.replaceAll('`', '');
  const verb = tool ? verbs[tool.toolKind] : undefined;
  if (verb) return <span>{agent} wants to {verb} <code>{verb === 'run' ? what : withoutVerb(what)}</code></span>;
  return <span>{agent} wants to go ahead with <code>{what}</code></span>;
}

const verbs: Partial<Record<ToolItem['toolKind'], string>> = { execute: 'run', edit: 'edit', delete: 'delete', move: 'move', read: 'read', search: 'search', fetch: 'fetch' };

function withoutVerb(title: string): string {
  return title.replace(/^(?:run|edit|write|writing to|create|delete|move|read|search(?: for)?|fetch)\s+/i, '');
}

/** A settled question whose tool call is not in view. */
function Settled({ ask }: { ask: InteractionItem }) {
  const what = ask.title.replaceAll('`', '');
  return (
    <p className="asked">
      <Icon name={isDenied(ask) ? 'cross' : 'done'} size={14} />
      {ask.question === 'permission' && <code className="ellipsis">{what}</code>}
      <Decision ask={ask} />
    </p>
  );
}

function useTool(id: string | undefined): ToolItem | undefined {
  return useSession(({ conversation }) => {
    const item = id === undefined ? undefined : conversation.items[conversation.index.get(`tool:${id}`) ?? -1];
    return item?.kind === 'tool' ? item : undefined;
  });
}
