import { Modal } from '../shell/Modal';
import { keys } from './useKeys';

export function Keys() {
  return (
    <Modal title="Keyboard">
      <dl className="keys">{keys.map(({ key, does }) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
    </Modal>
  );
}
