import { Icon } from '../shell/Icon';
import type { Attached } from './images';

/** The images that go with the next prompt; each can be taken away again. */
export function Attachments({ images, remove }: { images: readonly Attached[]; remove: (id: number) => void }) {
  if (images.length === 0) return null;
  return (
    <ul className="attachments" aria-label="Images of this prompt">
      {images.map(({ id, name, mimeType, data }) => (
        <li key={id}>
          <img src={`data:${mimeType};base64,${data}`} alt={name} />
          <button type="button" aria-label={`Remove ${name}`} title={`Remove ${name}`} onClick={() => remove(id)}><Icon name="cross" size={12} /></button>
        </li>
      ))}
    </ul>
  );
}
