import type { ReactNode } from 'react';

interface Props { label: string; id: string; hint?: string | undefined; error: string | undefined; children: (field: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode }

/** A field with its name, what one should know of it, and what is wrong with it. */
export function Field({ label, id, hint, error, children }: Props) {
  const note = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(hint !== undefined || error !== undefined ? { 'aria-describedby': note } : {}), ...(error === undefined ? {} : { 'aria-invalid': true }) })}
      {(error ?? hint) !== undefined && <p id={note} className={error === undefined ? 'hint' : 'error'}>{error ?? hint}</p>}
    </div>
  );
}
