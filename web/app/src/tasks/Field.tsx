import { useId, type ReactNode } from 'react';

/** A field with its name, what it means, and what the server refused of it. */
export function Field({ name, hint, error, children }: { name: string; hint?: ReactNode; error?: string | undefined; children: (props: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode }) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children({ id, 'aria-describedby': told === undefined ? undefined : `${id}-told`, 'aria-invalid': error === undefined ? undefined : true })}
      {told !== undefined && <div id={`${id}-told`} className={error === undefined ? 'hint' : 'error'} role={error === undefined ? undefined : 'alert'}>{told}</div>}
    </div>
  );
}
