import { useMayWrite } from '../state/rights';
import { useView } from '../state/view';
import { openImport } from './state';
import { useDropped } from './useDropped';
import './importing.css';

/** At home, a file that is dropped anywhere is looked at as an export. */
export function DropToImport() {
  const mayWrite = useMayWrite();
  const isFree = useView(({ dialog }) => dialog === undefined);
  const isOver = useDropped(openImport, mayWrite && isFree);
  return isOver ? <div className="importing-over">Drop it to import its session</div> : null;
}
