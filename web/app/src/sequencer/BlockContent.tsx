import { emptyConversation, foldConversation, type Block, type Conversation, type Item } from '@ringside/client';
import { AskWords } from '../ask/AskWords';
import { Decision } from '../ask/Decision';
import { RunEnd } from '../conversation/RunEnd';
import { Markdown } from '../markdown/Markdown';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';
import { useRead } from '../state/useRead';
import { useSession } from '../state/session';
import { ToolCard } from '../tools/ToolCard';
import { cursorAt, useFeed } from './feed';

const types: Partial<Record<Block['kind'], readonly string[]>> = {
  run: ['run.*'], tool: ['tool.*'], message: ['message.completed'], prompt: ['message.completed'], thought: ['reasoning.completed'], wait: ['interaction.*'],
};

/** Items that are called otherwise than their blocks. */
const itemKinds: Partial<Record<Block['kind'], Item['kind']>> = { thought: 'reasoning', wait: 'interaction', prompt: 'message' };

/** What a block holds, read from its own events. */
export function BlockContent({ block }: { block: Block }) {
  // A block changes in place.
  useFeed(() => `${block.last} ${block.status}`);
  const { value, problem } = useRead(() => read(block), `${block.session} ${block.position} ${block.last} ${block.status ?? ''}`);
  const agent = useFleet(({ fleet }) => fleet.agents.get(fleet.sessions.get(block.session)?.agent ?? '')?.title) ?? 'The agent';
  const live = useSession(({ id, conversation: { items, index } }) => (id === block.session && block.end === undefined ? items[index.get(`${itemKinds[block.kind] ?? block.kind}:${block.id}`) ?? -1] : undefined));
  const item = live ?? value?.items.find(({ id }) => id === block.id);
  return (
    <>
      {block.kind === 'run' || block.kind === 'phase' || block.kind === 'awaits' || block.kind === 'warning' ? <p>{block.title || 'No prompt is known.'}</p> : null}
      {problem ? <p className="quiet" role="alert">{problem}</p> : item ? <ItemContent item={item} agent={agent} /> : types[block.kind] && block.kind !== 'run' && <p>{block.title}</p>}
    </>
  );
}

function ItemContent({ item, agent }: { item: Item; agent: string }) {
  switch (item.kind) {
    case 'message': case 'reasoning': return <Markdown text={item.text} growing={!item.complete} />;
    case 'tool': return <ToolCard tool={item} opened />;
    case 'run-end': return <RunEnd end={item} agent={agent} />;
    case 'interaction': return <><p><AskWords title={item.title} question={item.question} agent={agent} /></p><p className="quiet">{item.status === 'open' ? 'Not answered yet' : <Decision ask={item} />}</p></>;
  }
}

async function read(block: Block): Promise<Conversation> {
  const type = types[block.kind];
  if (!type) return emptyConversation();
  // Of a call, its beginning and its last word; nothing between them names it that these do not, but its output while it grew.
  const ends = [...new Set([block.position, block.last])];
  const pages = await Promise.all(ends.map((position) => client.events({ session: block.session, type, deltas: false }, { before: cursorAt(position + 1), limit: 20 })));
  const events = new Map(pages.flatMap(({ items }) => items).map((event) => [event.position, event]));
  return foldConversation(emptyConversation(), [...events.values()].sort((a, b) => a.position - b.position));
}
