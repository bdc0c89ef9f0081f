import { useId } from 'react';
import { Icon } from '../shell/Icon';
import type { Choice } from './choices';

/** A choice as a quiet selector. `unset`: what it is called to choose nothing; without it that cannot be chosen. */
export function Pick({ choice, value, working = false, unset, onChange }: { choice: Choice; value: string; working?: boolean; unset?: string; onChange: (value: string) => void }) {
  const id = useId();
  const chosen = optionOf(choice, value);
  return (
    <span className="choice" aria-busy={working || undefined}>
      <label htmlFor={id}>{choice.name}</label>
      <select id={id} value={value} title={chosen?.description} onChange={(event) => onChange(event.target.value)}>
        {unset !== undefined ? <option value="">{unset}</option> : !chosen && <option value={value} disabled>{value === '' ? 'Not chosen' : value}</option>}
        {choice.groups.map(({ name, options }, at) => name === undefined ? options.map(Option) : <optgroup key={at} label={name}>{options.map(Option)}</optgroup>)}
      </select>
      <Icon name="chevron" size={12} />
    </span>
  );
}

/** What is chosen, for who may only look. */
export function Picked({ choice }: { choice: Choice }) {
  const chosen = optionOf(choice, choice.value);
  return <span className="choice fixed" title={chosen?.description}>{choice.name} <b>{chosen?.name ?? (choice.value || 'Not chosen')}</b></span>;
}

function optionOf({ groups }: Choice, value: string) {
  return groups.flatMap(({ options }) => options).find((option) => option.value === value);
}

function Option({ value, name, description }: { value: string; name: string; description?: string }) {
  return <option key={value} value={value} title={description}>{name}</option>;
}
