import type { InteractionItem } from '@ringside/client';
import { memo, useEffect } from 'react';
import { Icon } from '../shell/Icon';
import { diffsOf, inputOf } from '../tools/content';
import { ownText } from '../tools/own';
import { DiffView } from '../tools/Diff';
import { Decision, isDenied } from './Decision';
import { AskWords } from './AskWords';
import { arrive } from './jump';
import { Answers } from './Options';
import { useArmed } from './useArmed';
import { useTool } from './useTool';
import './ask.css';

/** A question to a person, where it came up in the conversation. Once answered it is one quiet line. */
export const AskCard = memo(function AskCard({ ask, agent }: { ask: InteractionItem; agent: string }) {
  if (ask.status !== 'open') return <Settled ask={ask} />;
  return <OpenAsk ask={ask} agent={agent} />;
});

function OpenAsk({ ask, agent }: { ask: InteractionItem; agent: string }) {
  const tool = useTool(ask.tool);
  const armed = useArmed();
  useEffect(arrive, []);
  const diffs = tool ? diffsOf(tool) : [];
  const whole = tool?.toolKind === 'execute' ? inputOf(tool) : tool ? ownText(tool) : '';
  return (
    <section className="ask" id={`ask-${ask.id}`} tabIndex={-1} data-armed={armed || undefined} aria-label={`${agent} needs you`}>
      <p className="ask-title"><Icon name="hand" /><AskWords title={ask.title} question={ask.question} tool={tool} agent={agent} withText={!whole.includes('\n')} /></p>
      {whole.includes('\n') && <pre className="ask-command">{whole}</pre>}
      {diffs.map((file, at) => <DiffView key={at} file={file} titled />)}
      <Answers interaction={ask.id} options={ask.options} keys />
    </section>
  );
}

/** A settled question whose tool call is not in view. */
function Settled({ ask }: { ask: InteractionItem }) {
  const what = ask.title.replaceAll('`', '');
  return (
    <p className="asked">
      <Icon name={ask.status === 'expired' ? 'minus' : isDenied(ask) ? 'cross' : 'done'} size={14} />
      {ask.question === 'permission' ? <code className="ellipsis" title={what}>{what}</code> : <span className="ellipsis" title={what}>{what}</span>}
      <Decision ask={ask} />
    </p>
  );
}
