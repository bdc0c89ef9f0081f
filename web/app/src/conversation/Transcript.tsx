import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { AskCard } from '../ask/AskCard';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useReveal } from '../search/useReveal';
import { loadEarlier, useSession } from '../state/session';
import { ToolCard } from '../tools/ToolCard';
import { ToolGroup } from '../tools/ToolGroup';
import { Message } from './Message';
import { Reasoning } from './Reasoning';
import { rows, type Row } from './rows';
import { RunEnd } from './RunEnd';
import { useKeepPlace } from './useKeepPlace';
import { useStick } from './useStick';

/** So many items are drawn at first, and so many more for each look further back: a session of ten thousand is as quick as one of ten. */
const step = 80;

export function Transcript({ id, agent }: { id: string; agent: string }) {
  const { conversation, earlier } = useSession();
  const { items } = conversation;
  const [most, setMost] = useState(step);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { following, toEnd } = useStick(scroller, content, id);
  const list = useMemo(() => rows(items, most), [items, most]);
  const unseen = useUnseen(list, following);
  const hidden = items.length > most;
  const keepPlace = useKeepPlace(scroller, content, list);
  useReveal(content, id, list, most, setMost);
  useEffect(() => { if (following) setMost(step); }, [following, id]);

  const earlierRows = () => {
    keepPlace();
    setMost((value) => value + step);
    if (items.length - most < step) void loadEarlier();
  };
  return (
    <div className="transcript-frame">
      <div className="transcript" ref={scroller} tabIndex={-1}>
        <div className="transcript-column" ref={content} role="log" aria-label="Conversation" aria-live="off">
          {(hidden || earlier !== 'none') && (
            <button type="button" className="earlier" disabled={earlier === 'loading'} onClick={earlierRows}>
              {earlier === 'loading' ? 'Loading…' : 'Show earlier'}
            </button>
          )}
          {list.map((row) => <RowView key={row.key} row={row} agent={agent} />)}
        </div>
      </div>
      {!following && (
        <button type="button" className="to-end" onClick={toEnd}>
          {unseen > 0 ? `${plural(unseen, 'new', 'new')}` : 'To the end'} <Icon name="down" size={14} />
        </button>
      )}
    </div>
  );
}

const RowView = memo(function RowView({ row, agent }: { row: Row; agent: string }) {
  if ('tools' in row) return <div className="row tight"><ToolGroup tools={row.tools} /></div>;
  const tight = row.item.kind === 'tool' || row.item.kind === 'reasoning';
  return <div className={tight ? 'row tight' : 'row'} data-kind={row.item.kind}><ItemView row={row} agent={agent} /></div>;
}, (a, b) => a.agent === b.agent && same(a.row, b.row));

function same(a: Row, b: Row): boolean {
  if ('tools' in a && 'tools' in b) return a.tools.length === b.tools.length && a.tools.every((tool, at) => tool === b.tools[at]);
  return 'item' in a && 'item' in b && a.item === b.item && a.ask === b.ask && a.steered === b.steered;
}

function ItemView({ row: { item, ask, steered = false }, agent }: { row: Extract<Row, { item: unknown }>; agent: string }) {
  switch (item.kind) {
    case 'message': return <Message message={item} steered={steered} />;
    case 'reasoning': return <Reasoning reasoning={item} />;
    case 'tool': return <ToolCard tool={item} ask={ask} />;
    case 'interaction': return <AskCard ask={item} agent={agent} />;
    case 'run-end': return <RunEnd end={item} agent={agent} />;
  }
}

/** How many rows have come since the reader left the end. */
function useUnseen(list: readonly Row[], following: boolean): number {
  const last = useRef<string | undefined>(undefined);
  if (following) last.current = list.at(-1)?.key;
  const at = list.findIndex((row) => row.key === last.current);
  return at < 0 ? 0 : list.length - 1 - at;
}
