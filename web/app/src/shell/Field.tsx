import { useId, type ReactNode } from 'react';

interface Props {
  label: string; id?: string; hint?: ReactNode; error?: string | undefined;
  children: (field: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}

/** A field with its name, what one should know of it, and what is wrong with it. */
export function Field({ label, id, hint, error, children }: Props) {
  const own = useId();
  const field = id ?? own;
  const note = `${field}-note`;
  const told = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={field}>{label}</label>
      {children({ id: field, ...(told === undefined ? {} : { 'aria-describedby': note }), ...(error === undefined ? {} : { 'aria-invalid': true }) })}
      {told !== undefined && <p id={note} className={error === undefined ? 'hint' : 'error'} role={error === undefined ? undefined : 'alert'}>{told}</p>}
    </div>
  );
}
