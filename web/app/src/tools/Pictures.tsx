import { useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/Icon';
import type { Picture } from './picture';

/** Images beside each other, each as large as the window by a click. */
export function Pictures({ pictures, from }: { pictures: readonly Picture[]; from: string }) {
  const [open, setOpen] = useState<number>();
  if (pictures.length === 0) return null;
  const names = pictures.map(({ name }, at) => name === 'Image' ? `Image${pictures.length > 1 ? ` ${at + 1}` : ''} ${from}` : name);
  return (
    <div className="pictures">
      {pictures.map((picture, at) => (
        <button key={at} type="button" aria-label={`${names[at]}, larger`} onClick={() => setOpen(at)}><Shown picture={picture} alt={names[at]!} /></button>
      ))}
      {open !== undefined && <Large picture={pictures[open]!} alt={names[open]!} close={() => setOpen(undefined)} />}
    </div>
  );
}

function Shown({ picture, alt }: { picture: Picture; alt: string }) {
  const source = useSource(picture);
  return source === undefined ? <span className="picture-empty" role="img" aria-label={alt} /> : source === '' ? <span className="picture-empty">not here any more</span> : <img src={source} alt={alt} />;
}

function Large({ picture, alt, close }: { picture: Picture; alt: string; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { if (!dialog.current?.open) dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} className="lightbox" aria-label={alt} onClose={close} onClick={() => dialog.current?.close()}>
      <Shown picture={picture} alt={alt} />
      <button type="button" className="icon-button" aria-label="Close" autoFocus><Icon name="cross" /></button>
    </dialog>
  );
}

/** The image as an address; undefined while it is read, empty where it cannot be. */
function useSource({ mimeType, data, artifact }: Picture): string | undefined {
  const [read, setRead] = useState<string>();
  const id = data === undefined ? artifact?.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    const reading = new AbortController();
    fetch(`/api/artifacts/${id}`, { signal: reading.signal })
      .then(async (answer) => setRead(answer.ok ? await answer.text() : ''), () => { if (!reading.signal.aborted) setRead(''); });
    return () => reading.abort();
  }, [id]);
  const base64 = data ?? read;
  return base64 === undefined || base64 === '' ? base64 : `data:${mimeType};base64,${base64}`;
}
