import { asObject, asString, type Json, type MessageItem } from '@ringside/client';
import { memo } from 'react';
import { Markdown } from '../markdown/Markdown';
import { ago, bytes, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useWho } from '../state/people';
import { picturesOf } from '../tools/picture';
import { Pictures } from '../tools/Pictures';

export const Message = memo(function Message({ message, steered }: { message: MessageItem; steered: boolean }) {
  if (message.role === 'user') return <Prompt message={message} steered={steered} />;
  return (
    <article className={`message ${message.role}`} aria-label={message.role === 'system' ? 'Notice' : 'Answer'}>
      <Markdown text={message.text} growing={!message.complete} />
      <Rest message={message} />
    </article>
  );
});

function Prompt({ message, steered }: { message: MessageItem; steered: boolean }) {
  const who = useWho(message);
  const now = useNow(30_000);
  return (
    <article className="prompt" aria-label={`Prompt from ${who}`}>
      <header><span>{who}{steered && <i title="Said to the agent inside its turn"> steered</i>}</span><time className="number" dateTime={message.time} title={exact(message.time)}>{ago(message.time, now)}</time></header>
      {message.source === 'system' && message.text.length > 300
        ? <details><summary className="unfold"><Icon name="chevron" size={12} /><span className="ellipsis">{message.text.split('\n', 1)[0]!.replace('[', '')}</span></summary><p>{message.text}</p></details>
        : <p>{message.text}</p>}
      <Rest message={message} />
    </article>
  );
}

/** What a message holds beside its text. */
function Rest({ message }: { message: MessageItem }) {
  const blocks = (message.content ?? []).map(nameOf).filter((name) => name !== undefined);
  return (
    <>
      <Pictures pictures={picturesOf(message.content)} from={message.role === 'user' ? 'of this prompt' : 'of this answer'} />
      {blocks.length > 0 && <p className="quiet attached">{blocks.join(' · ')}</p>}
      {message.artifact && <p className="quiet attached"><a href={`/api/artifacts/${message.artifact.id}`}>The whole text, {bytes(message.artifact.size)}</a></p>}
    </>
  );
}

function nameOf(content: Json): string | undefined {
  const block = asObject(content);
  if (!block) return undefined;
  switch (block.type) {
    case 'text': case undefined: return undefined;
    case 'image': return picturesOf([content]).length > 0 ? undefined : 'image';
    case 'resource_link': return asString(block.name) ?? asString(block.uri);
    case 'resource': return asString(asObject(block.resource)?.uri);
    default: return asString(block.type);
  }
}
