import { memo, useEffect, useRef } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { look } from '../fleet/status';
import { Icon } from '../shell/Icon';
import { usePlayhead } from '../state/playhead';
import { go, useRoute } from '../state/route';
import { ruler } from './draw/frame';
import type { LaneRow } from './lanes';
import { isHeard, toggleLane, useScope } from './scope';

/** Whose lanes these are: a name leads to its conversation, at the moment that is shown. */
export function Heads({ rows, lane, onScroll }: { rows: readonly LaneRow[]; lane: number; onScroll: (top: number) => void }) {
  const element = useRef<HTMLUListElement>(null);
  useEffect(() => { onScroll(element.current?.scrollTop ?? 0); }, [rows.length, onScroll]);
  return (
    <div className="seq-side">
      <div className="seq-corner" style={{ height: ruler }} aria-hidden="true" />
      <ul ref={element} className="seq-heads" aria-label="Lanes" onScroll={(event) => onScroll(event.currentTarget.scrollTop)}>
        {rows.map((row) => <Head key={row.session} row={row} height={lane} />)}
      </ul>
      <Mix rows={rows} />
    </div>
  );
}

/** Says which lanes are muted and solo, as that changes: keys do it from anywhere. */
function Mix({ rows }: { rows: readonly LaneRow[] }) {
  const muted = useScope((scope) => scope.muted);
  const solo = useScope((scope) => scope.solo);
  const names = (of: ReadonlySet<string>) => rows.filter(({ session }) => of.has(session)).map(({ title }) => title).join(', ');
  return <p className="visually-hidden" role="status" aria-label="Lanes that are heard">{solo.size > 0 ? `Solo: ${names(solo)}.` : ''} {muted.size > 0 ? `Muted: ${names(muted)}.` : ''}</p>;
}

const Head = memo(function Head({ row: { session, title, agent, agentTitle, depth, known }, height }: { row: LaneRow; height: number }) {
  const open = useRoute((route) => route.page === 'session' && route.id === session);
  const isMuted = useScope(({ muted }) => muted.has(session));
  const isSolo = useScope(({ solo }) => solo.has(session));
  const heard = useScope((scope) => isHeard(session, scope));
  const status = known && look(known);
  const show = () => {
    const { at } = usePlayhead.getState();
    go(`/s/${session}${at ? `?at=${at.position}` : ''}`);
  };
  return (
    <li className="seq-head" data-lane={session} data-open={open || undefined} data-quiet={!heard || undefined} style={{ height, paddingInlineStart: 12 + Math.min(depth, 4) * 10 }}>
      <button type="button" className="seq-name" aria-current={open ? 'page' : undefined} title={title} onClick={show}>
        <span className="ellipsis">{title}</span>
        <span className="seq-agent ellipsis">
          <AgentMark name={agent} />{agentTitle}
          {status && <span className={`glyph ${status.tone}`} title={status.word}><Icon name={status.icon} size={12} /><span className="visually-hidden">, {status.word}</span></span>}
        </span>
      </button>
      <span className="seq-mix">
        <button type="button" aria-pressed={isMuted} aria-label={`Mute ${title}`} title="Mute: dim it, leave it out of table and sound (Q)" onClick={() => toggleLane('muted', session)}>M</button>
        <button type="button" aria-pressed={isSolo} aria-label={`Solo ${title}`} title="Solo: only this one (I)" onClick={() => toggleLane('solo', session)}>S</button>
      </span>
    </li>
  );
});
