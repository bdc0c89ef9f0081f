import { useMemo, useRef } from 'react';
import { Icon } from '../shell/Icon';
import { useShown } from '../state/shown';
import { countAfter, lastId, Rows, type Row } from './rows';

/** Leads back to the newest, and says how much came since the reader left it. */
export function ToEnd({ list, toEnd }: { list: readonly Row[]; toEnd: () => void }) {
  const { conversation, later } = useShown();
  const items = later === 'none' ? undefined : conversation.items;
  const builder = useRef<Rows>(undefined);
  const newest = useMemo(() => items ? (builder.current ??= new Rows()).of(items) : undefined, [items]) ?? list;
  const last = useRef(lastId(newest));
  const unseen = countAfter(newest, last.current) ?? `${newest.length}+`;
  return (
    <button type="button" className="to-end" onClick={toEnd}>
      <span className="number">{unseen === 0 ? 'To the end' : `${unseen} new`}</span> <Icon name="down" size={14} />
    </button>
  );
}
