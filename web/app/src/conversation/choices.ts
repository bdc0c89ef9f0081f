import { asObject, asString, type Json, type Policy, type Session, type UpdateSession } from '@ringside/client';

/** Something of a session that one chooses, and what there is to choose from. */
export interface Choice {
  id: string; name: string; value: string;
  groups: readonly { name?: string; options: readonly Option[] }[];
  change: (value: string) => UpdateSession;
}

interface Option { value: string; name: string; description?: string }

/** What a session can grant by itself. */
export const policies: readonly { value: Policy; name: string; description: string }[] = [
  { value: 'ask', name: 'Ask me', description: 'Whatever the agent asks for, a person answers.' },
  { value: 'read', name: 'Allow reads', description: 'Reading and searching are granted; a person answers the rest.' },
  { value: 'edit', name: 'Allow edits here', description: 'Reads, and edits inside the session’s folder, are granted; a person answers the rest.' },
  { value: 'all', name: 'Allow everything', description: 'All is granted, commands too.' },
];

/** What is to be chosen for a session: what Ringside grants by itself, the agent's mode, its options. */
export function choicesOf(session: Session): Choice[] {
  const { modes = [], mode = session.choices?.mode } = session;
  const offered = Array.isArray(session.configOptions) ? session.configOptions.flatMap((option) => optionOf(option, modes.length > 0)) : [];
  return [
    { id: 'policy', name: 'Permissions', value: session.policy ?? 'ask', groups: [{ options: policies }], change: (value) => ({ policy: value as Policy }) },
    ...(modes.length > 0
      ? [{
        id: 'mode', name: 'Mode', value: mode ?? '', change: (value: string) => ({ mode: value }),
        groups: [{ options: modes.map(({ id, name, description }) => ({ value: id, name, ...(description ? { description } : {}) })) }],
      }]
      : []),
    ...offered,
  ];
}

/** An option of the agent's that is one of several, or on or off. One that stands for the mode is the mode, where there are modes. */
function optionOf(json: Json, hasModes: boolean): Choice[] {
  const option = asObject(json);
  const id = asString(option?.id);
  if (!option || id === undefined || (hasModes && option.category === 'mode')) return [];
  const base = { id: `config.${id}`, name: asString(option.name) ?? id };
  if (option.type === 'boolean') {
    const groups = [{ options: [{ value: 'true', name: 'On' }, { value: 'false', name: 'Off' }] }];
    return [{ ...base, value: String(option.currentValue === true), groups, change: (value) => ({ config: { [id]: value === 'true' } }) }];
  }
  const groups = groupsOf(option.options);
  return groups.length === 0 ? [] : [{ ...base, value: asString(option.currentValue) ?? '', groups, change: (value) => ({ config: { [id]: value } }) }];
}

function groupsOf(json: Json | undefined): Choice['groups'] {
  const items = (Array.isArray(json) ? json : []).map(asObject).filter((item) => item !== undefined);
  const single = items.flatMap(valueOf);
  const grouped = items.filter((item) => Array.isArray(item.options)).map((item) => ({
    name: asString(item.name) ?? asString(item.group) ?? '', options: (item.options as Json[]).map(asObject).flatMap((inner) => inner ? valueOf(inner) : []),
  }));
  return [...(single.length > 0 ? [{ options: single }] : []), ...grouped.filter(({ options }) => options.length > 0)];
}

function valueOf(item: { readonly [name: string]: Json | undefined }): Option[] {
  const value = asString(item.value);
  const description = asString(item.description);
  return value === undefined ? [] : [{ value, name: asString(item.name) ?? value, ...(description ? { description } : {}) }];
}
