import type { ReasoningItem } from '@ringside/client';
import { memo } from 'react';
import { Markdown } from '../markdown/Markdown';
import { clock, duration } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useKept } from '../state/kept';

/** What the agent thought, folded to how long it took. */
export const Reasoning = memo(function Reasoning({ reasoning }: { reasoning: ReasoningItem }) {
  const [open, setOpen] = useKept(`thought:${reasoning.id}`, false);
  const { complete, durationMs, text } = reasoning;
  return (
    <section className="thought" data-live={!complete || undefined}>
      <button type="button" className="thought-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="think" />
        {complete ? <span className="number">{durationMs !== undefined && durationMs >= 1_000 ? `Thought for ${duration(durationMs)}` : 'Thought'}</span> : <Thinking since={reasoning.time} />}
        <Icon name="chevron" size={14} className="tool-chevron" />
      </button>
      {open ? <div className="thought-text"><Markdown text={text} growing={!complete} /></div> : !complete && <p className="thought-tail"><span>{lastLine(text)}</span></p>}
    </section>
  );
});

function Thinking({ since }: { since: string }) {
  const ms = useNow(1_000) - Date.parse(since);
  return <span className="number">Thinking{ms >= 1_000 ? ` ${clock(ms)}` : '…'}</span>;
}

function lastLine(text: string): string {
  return (text.trimEnd().split('\n').pop() ?? '').slice(-240).replaceAll('**', '');
}
