import { useEffect, useRef, useState, type ReactNode } from 'react';
import { copied } from '../shell/copied';
import { Icon } from '../shell/Icon';

/** What is shown this once: it says so, and stays until it is put away. */
export function Once({ title, onDone, children }: { title: string; onDone: () => void; children: ReactNode }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <section ref={place} className="once" tabIndex={-1} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <footer>
        <p className="quiet">It is shown this once.</p>
        <button type="button" className="button small" onClick={onDone}>Done</button>
      </footer>
    </section>
  );
}

/** A text to take away. */
export function Copied({ name, text }: { name: string; text: string }) {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return;
    const timer = setTimeout(() => setTold(''), 2_000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = () => void copied(text).then((done) => setTold(done ? 'Copied' : 'Select it to copy'));
  return (
    <div className="copied">
      <code aria-label={name} role="group">{text}</code>
      <button type="button" className="button small" aria-label={`Copy the ${name.toLowerCase()}`} onClick={copy}><Icon name={told === 'Copied' ? 'done' : 'copy'} size={14} /> {told === '' ? 'Copy' : told}</button>
      <span className="visually-hidden" role="status">{told === 'Copied' ? `${name} copied` : told}</span>
    </div>
  );
}
