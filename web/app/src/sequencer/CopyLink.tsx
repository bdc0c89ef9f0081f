import { useEffect, useState } from 'react';
import { copied } from '../shell/copied';
import { Icon } from '../shell/Icon';
import { MenuItem } from '../shell/Menu';
import { linkToMoment } from '../state/playhead';

/** Copies the address of what is shown, moment and all. `words`: in a menu. */
export function CopyLink({ words = false }: { words?: boolean }) {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return;
    const timer = setTimeout(() => setTold(''), 2_000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = () => void copied(linkToMoment()).then((done) => setTold(done ? 'Copied' : 'Copy it from the address bar'));
  if (words) return <MenuItem stays does={copy}>{told || 'Copy a link to this moment'}</MenuItem>;
  return (
    <>
      <button type="button" className="icon-button" aria-label="Copy a link to this moment" title="Copy a link to this moment" onClick={copy}><Icon name={told === 'Copied' ? 'done' : 'link'} size={14} /></button>
      <span className={told === '' || told === 'Copied' ? 'visually-hidden' : 'quiet'} role="status" aria-label="Copying">{told}</span>
    </>
  );
}
