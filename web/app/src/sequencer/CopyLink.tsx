import { useEffect, useState } from 'react';
import { Icon } from '../shell/Icon';
import { linkToMoment } from '../state/playhead';

/** Copies the address of what is shown, moment and all. */
export function CopyLink() {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return;
    const timer = setTimeout(() => setTold(''), 2_000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = () => void copied(linkToMoment()).then((done) => setTold(done ? 'Copied' : 'Copy it from the address bar'));
  return (
    <>
      <button type="button" className="icon-button" aria-label="Copy a link to this moment" title="Copy a link to this moment" onClick={copy}><Icon name={told === 'Copied' ? 'done' : 'link'} size={14} /></button>
      <span className={told === '' || told === 'Copied' ? 'visually-hidden' : 'quiet'} role="status" aria-label="Copying">{told}</span>
    </>
  );
}

/** A page over plain HTTP has no clipboard but the old way. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
