import { Modal } from '../shell/Modal';
import { useView } from '../state/view';
import { ReadChanges } from './ReadChanges';
import './changes.css';

/** What a run changed in its folder, with room for long lines. */
export function RunChanges() {
  const run = useView((view) => view.run);
  return <Modal title="What this run changed"><div className="run-changes">{run !== undefined && <ReadChanges key={run} run={run} />}</div></Modal>;
}
