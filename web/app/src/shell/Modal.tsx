import { useEffect, useRef, type ReactNode } from 'react';
import { useView } from '../state/view';
import { Icon } from './Icon';

/** What floats over the page until it is done with; Escape closes it. */
export function Modal({ title, plain = false, children }: { title: string; plain?: boolean; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    element.showModal();
    element.querySelector<HTMLElement>('[data-first]')?.focus();
  }, []);
  const close = () => useView.setState({ dialog: undefined });
  return (
    <dialog
      ref={dialog} className={plain ? 'modal plain' : 'modal'} aria-label={title} onClose={close}
      onMouseDown={(event) => { if (event.target === dialog.current) close(); }}
    >
      {plain ? children : (
        <div className="modal-inner">
          <header>
            <h1>{title}</h1>
            <button type="button" className="icon-button" aria-label="Close" onClick={close}><Icon name="cross" /></button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
