import { memo, useEffect, useMemo, useRef } from 'react';
import { AskCard } from '../ask/AskCard';
import { useReveal } from '../search/useReveal';
import { showNewest, showStart } from '../state/history';
import { lookAtEnd } from '../state/session';
import { shownNow, useShown } from '../state/shown';
import { ToolCard } from '../tools/ToolCard';
import { ToolGroup } from '../tools/ToolGroup';
import { Beginning } from './Beginning';
import { Message } from './Message';
import { Reasoning } from './Reasoning';
import { gap, isSame, rows, Rows, type Row } from './rows';
import { RunEnd } from './RunEnd';
import { ToEnd } from './ToEnd';
import { useEdges } from './useEdges';
import { useRowKeys } from './useRowKeys';
import { useWindow } from './useWindow';

/** The conversation: of a session of any length, what is looked at is on the page, and little around it. */
export function Transcript({ id, agent }: { id: string; agent: string }) {
  const { items, earlier, later } = useShown();
  const builder = useRef<Rows>(undefined);
  const list = useMemo(() => (builder.current ??= new Rows()).of(items), [items]);
  const scroller = useRef<HTMLDivElement>(null);
  const column = useRef<HTMLDivElement>(null);
  const { drawn, following, toEnd, show } = useWindow(scroller, column, list, later === 'none');
  useEdges(scroller, list, drawn, earlier, later);
  useReveal(column, id, list, show);
  const toNewest = () => {
    showNewest();
    toEnd();
  };
  const toFirst = async () => {
    await showStart();
    const [first] = rows(shownNow().items.slice(0, 100));
    if (first) show(first.key, 24);
  };
  useRowKeys({ list, column, show, toStart: () => void toFirst(), toEnd: toNewest });
  useEffect(() => lookAtEnd(following), [following]);
  useEffect(() => () => lookAtEnd(true), []);
  return (
    <div className="transcript-frame">
      <div className="transcript" ref={scroller} tabIndex={-1}>
        <div className="transcript-column" ref={column} role="log" aria-label="Conversation" aria-live="off">
          {drawn.above > 0 ? <div className="spacer" style={{ height: drawn.above }} /> : <Beginning edge={earlier} />}
          {list.slice(drawn.from, drawn.to).map((row, at) => <RowView key={row.key} row={row} agent={agent} above={gap(row, list[drawn.from + at - 1])} />)}
          {drawn.below > 0 && <div className="spacer" style={{ height: drawn.below }} />}
        </div>
      </div>
      {!following && <ToEnd list={list} toEnd={toNewest} />}
    </div>
  );
}

const RowView = memo(function RowView({ row, agent, above }: { row: Row; agent: string; above: number }) {
  return <div className="row" data-key={row.key} data-gap={above} data-kind={'item' in row ? row.item.kind : 'tool'}>{'tools' in row ? <ToolGroup tools={row.tools} /> : <ItemView row={row} agent={agent} />}</div>;
}, (a, b) => a.agent === b.agent && a.above === b.above && isSame(a.row, b.row));

function ItemView({ row: { item, ask, steered = false }, agent }: { row: Extract<Row, { item: unknown }>; agent: string }) {
  switch (item.kind) {
    case 'message': return <Message message={item} steered={steered} />;
    case 'reasoning': return <Reasoning reasoning={item} />;
    case 'tool': return <ToolCard tool={item} ask={ask} />;
    case 'interaction': return <AskCard ask={item} agent={agent} />;
    case 'run-end': return <RunEnd end={item} agent={agent} />;
  }
}
