import { useMemo, useRef } from 'react';
import { Icon } from '../shell/Icon';
import { useSession } from '../state/session';
import { Rows, type Row } from './rows';

/** Leads back to the newest, and says how much came since the reader left it. */
export function ToEnd({ list, toEnd }: { list: readonly Row[]; toEnd: () => void }) {
  const items = useSession(({ past, conversation }) => (past ? conversation.items : undefined));
  const builder = useRef<Rows>(undefined);
  const newest = useMemo(() => items ? (builder.current ??= new Rows()).of(items) : undefined, [items]) ?? list;
  const last = useRef(newest.at(-1)?.key);
  const at = newest.findLastIndex(({ key }) => key === last.current);
  const unseen = at < 0 ? `${newest.length}+` : newest.length - 1 - at;
  return (
    <button type="button" className="to-end" onClick={toEnd}>
      <span className="number">{unseen === 0 ? 'To the end' : `${unseen} new`}</span> <Icon name="down" size={14} />
    </button>
  );
}
