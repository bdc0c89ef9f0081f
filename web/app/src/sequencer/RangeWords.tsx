import { duration, plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { current } from './feed';
import { clearRange, isHeard, show, useScope } from './scope';

/** What happened in the range that was marked. */
export function RangeWords() {
  const range = useScope((scope) => scope.range);
  const muted = useScope((scope) => scope.muted);
  const solo = useScope((scope) => scope.solo);
  const marking = useScope((scope) => scope.marking);
  if (!range) return null;
  const [from, to] = [Math.min(range.from, range.to), Math.max(range.from, range.to)];
  if (from === to) return <span className="seq-range quiet" role="status" aria-label="Range">{marking && 'Drag over the lanes, or step to its end'}</span>;
  let [tools, failed] = [0, 0];
  for (const lane of current().lanes.values()) {
    if (!isHeard(lane.session, { muted, solo })) continue;
    for (const block of lane.work.blocks.slice(lane.work.firstReaching(from), lane.work.firstAfter(to))) {
      if (block.kind !== 'tool' || block.end! < from) continue;
      tools++;
      if (block.status === 'failed') failed++;
    }
  }
  return (
    <span className="seq-range number" role="status" aria-label="Range">
      {duration(to - from)} · {plural(tools, 'call')}{failed > 0 && <b>, {failed} failed</b>}
      <button type="button" className="seq-text" onClick={() => show(from, to)}>Zoom to it</button>
      <button type="button" className="icon-button seq-tool" aria-label="Clear the range" onClick={clearRange}><Icon name="cross" size={12} /></button>
    </span>
  );
}
