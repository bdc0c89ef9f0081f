import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useView } from '../state/view';
import { Icon } from './Icon';

interface Props {
  title: string; plain?: boolean;
  /** What is written in it is not let go by a stray click or key. */
  form?: boolean;
  /** Something was written in it before it was opened. */
  isWritten?: boolean;
  /** What was written in it, and is kept elsewhere, is not wanted any more. */
  onDiscard?: () => void;
  children: ReactNode;
}

/** What floats over the page until it is done with; Escape closes it, but asks first where something was written in a form. */
export function Modal({ title, plain = false, form = false, isWritten = false, onDiscard, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const written = useRef(isWritten);
  const left = useRef<Element>(null);
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return undefined;
    element.showModal();
    const first = element.querySelector<HTMLElement>('[data-first]');
    first?.focus();
    return first ? keepInSight(first, element) : undefined;
  }, []);
  const forget = () => useView.setState({ dialog: undefined });
  // The browser gives the keyboard back to where it was, and says that it has closed it only later: a key may come between.
  const close = () => {
    dialog.current?.close();
    forget();
  };
  const keep = () => {
    setAsks(false);
    if (left.current instanceof HTMLElement) left.current.focus();
  };
  const ask = (event: SyntheticEvent) => {
    if (event.defaultPrevented || !form || !written.current) return;
    event.preventDefault();
    if (asks) return keep();
    left.current = document.activeElement;
    setAsks(true);
  };
  return (
    <dialog
      ref={dialog} className={plain ? 'modal plain' : 'modal'} aria-label={title} onClose={forget}
      onInput={({ target }) => { written.current ||= target instanceof Element && target.matches('textarea, input:not([type=radio], [type=checkbox])'); }}
      // A browser lets its own closing be held back only once; by a phone's button there is no key.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.defaultPrevented) return;
        ask(event);
        if (event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
      onCancel={ask}
      onMouseDown={(event) => {
        if (event.target !== dialog.current) return;
        // The keyboard stays where one writes.
        if (form) event.preventDefault();
        else close();
      }}
    >
      {plain ? children : (
        <div className="modal-inner">
          <header>
            <h1>{title}</h1>
            <button type="button" className="icon-button" aria-label="Close" onClick={close}><Icon name="cross" /></button>
          </header>
          {children}
          {asks && (
            <div className="modal-asks" role="group" aria-label="Discard what you wrote?">
              <p>Discard what you wrote?</p>
              <button type="button" className="button small" autoFocus onClick={keep}>Keep writing</button>
              <button type="button" className="button small danger" onClick={() => { onDiscard?.(); close(); }}>Discard</button>
            </div>
          )}
        </div>
      )}
    </dialog>
  );
}

/** What arrives above the field that one begins with would push it under the foot; whoever takes hold of the dialog scrolls it himself from then on. */
function keepInSight(field: HTMLElement, dialog: HTMLDialogElement): () => void {
  const seen = new ResizeObserver(() => { if (document.activeElement === field) field.scrollIntoView({ block: 'nearest' }); });
  const end = () => seen.disconnect();
  for (const child of dialog.children) seen.observe(child);
  dialog.addEventListener('pointerdown', end, { once: true });
  dialog.addEventListener('wheel', end, { once: true, passive: true });
  return end;
}
