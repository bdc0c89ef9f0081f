import { Modal } from '../shell/Modal';
import { keys, writing } from './list';

export function Keys() {
  return (
    <Modal title="Keyboard">
      <List keys={keys()} />
      <h2 className="keys-head">In a message to an agent</h2>
      <List keys={writing()} wide />
    </Modal>
  );
}

function List({ keys: list, wide = false }: { keys: ReturnType<typeof keys>; wide?: boolean }) {
  return <dl className="keys" data-wide={wide || undefined}>{list.map(({ key, does }) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>;
}
