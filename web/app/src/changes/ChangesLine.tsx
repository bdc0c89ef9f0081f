import type { RunEndItem } from '@ringside/client';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useView } from '../state/view';
import { DiffStat } from '../tools/Diff';
import './changes.css';

/** How much a run changed, on a quiet line that opens the whole. */
export function ChangesLine({ end: { id, changes, reverted } }: { end: RunEndItem }) {
  if (!changes || changes.files === 0) return null;
  return (
    <button type="button" className="changes-line number" aria-haspopup="dialog" onClick={() => useView.setState({ dialog: 'changes', run: id })}>
      <Icon name="edit" size={14} />
      <span>{plural(changes.files, 'file')} changed</span>
      <DiffStat added={changes.additions} removed={changes.deletions} />
      {reverted && <span>· reverted</span>}
    </button>
  );
}
