import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from './Icon';

interface Props {
  /** What its button is called; the menu itself too, unless it has a name of its own. */
  label: string; name?: string; title?: string; className: string; buttonClass: string;
  /** What is on its button. */
  face: ReactNode;
  /** What stands above the items. */
  head?: ReactNode;
  children: ReactNode;
}

/** A button with a menu. The arrows, Home, End and first letters go through it; what is chosen, Escape and Tab close it and give the keyboard back to the button. */
export function Menu({ label, name = label, title, className, buttonClass, face, head, children }: Props) {
  const [open, setOpen] = useState<'first' | 'last'>();
  const whole = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const items = () => [...whole.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []];
  useEffect(() => {
    if (open === undefined) return undefined;
    items().at(open === 'first' ? 0 : -1)?.focus();
    const away = ({ target }: PointerEvent) => { if (!whole.current?.contains(target as Node)) setOpen(undefined); };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, [open]);
  const leave = () => {
    button.current?.focus();
    setOpen(undefined);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    // The page's own keys wait: a letter here is no command.
    event.stopPropagation();
    if (event.key === 'Tab') return leave();
    if (event.key === 'Escape') leave();
    else if (!goTo(items(), event.key)) return;
    event.preventDefault();
  };
  return (
    <span ref={whole} className={className}>
      <button
        ref={button} type="button" className={buttonClass} aria-label={label} title={title} aria-haspopup="menu" aria-expanded={open !== undefined} aria-controls={open && id}
        onClick={() => setOpen(open === undefined ? 'first' : undefined)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(event.key === 'ArrowDown' ? 'first' : 'last');
        }}
      >
        {face}
      </button>
      {open && (
        <div className="menu" onKeyDown={pressed} onClick={({ target }) => { if ((target as Element).closest('[role^=menuitem]:not([data-stays])')) leave(); }}>
          {head}
          <div id={id} role="menu" aria-label={name}>{children}</div>
        </div>
      )}
    </span>
  );
}

/** Something to do. `checked`: whether it is so already; `stays`: the menu is left open, and says there what came of it. */
export function MenuItem({ checked, stays = false, does, children }: { checked?: boolean | undefined; stays?: boolean; does: () => void; children: ReactNode }) {
  return (
    <button type="button" role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={checked} tabIndex={-1} data-stays={stays || undefined} onClick={does}>
      {children}{checked === true && <Icon name="done" size={14} />}
    </button>
  );
}

/** Goes where a key leads from the item that has the focus, round at the ends. Whether it led anywhere. */
function goTo(items: readonly HTMLElement[], key: string): boolean {
  const at = items.findIndex((item) => item === document.activeElement);
  const next = (): HTMLElement | undefined => {
    switch (key) {
      case 'ArrowDown': return items[(at + 1) % items.length];
      case 'ArrowUp': return items.at(at <= 0 ? -1 : at - 1);
      case 'Home': return items[0];
      case 'End': return items.at(-1);
      default: return key.length > 1 || key === ' ' ? undefined : [...items.slice(at + 1), ...items.slice(0, at + 1)].find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
    }
  };
  const found = next();
  found?.focus();
  return found !== undefined;
}
