import type { Json } from '@ringside/client';
import { Output } from './Output';

/** What a tool was given, a line for each argument; what is long or nested stands as text below its name. */
export function Arguments({ input }: { input: { readonly [name: string]: Json | undefined } }) {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (given.length === 0) return null;
  return (
    <dl className="arguments">
      {given.map(([name, value]) => {
        const text = typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
        const long = text.includes('\n') || text.length > 160;
        return <div key={name} data-long={long || undefined}><dt>{name}</dt><dd className="mono">{long ? <Output text={text} label={name} /> : text}</dd></div>;
      })}
    </dl>
  );
}
