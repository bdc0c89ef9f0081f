import { Modal } from '../shell/Modal';
import { keyParts } from './list';
import './keys.css';

export function Keys() {
  return (
    <Modal title="Keyboard">
      <div className="key-parts">
        {keyParts().map(({ name, keys }) => (
          <section key={name} className="key-part" aria-label={name}>
            <h2>{name}</h2>
            <dl className="keys">{keys.map(({ key, does }) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
