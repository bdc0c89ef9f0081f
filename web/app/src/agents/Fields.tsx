import { Field } from '../shell/Field';
import { membersOf, wrongWith, type Draft, type Errors, type Member } from './form';
import { Variables } from './Variables';
import { labelOf, presets } from './words';

interface Props { driver: string; draft: Draft; errors: Errors; onChange: (draft: Draft) => void }

/** All that can be set of an agent of this driver; what the server refused stands at its field. */
export function Fields({ driver, draft, errors, onChange }: Props) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const preset = driver === 'acp' ? presets.find(({ value }) => value === draft.preset) : undefined;
  return (
    <>
      <Field label="Title" id="agent-title" hint="How people read it." error={wrongWith(errors, 'title')}>
        {(field) => <input {...field} className="input" value={draft.title} maxLength={200} placeholder={preset?.name} onChange={(event) => set({ title: event.target.value })} />}
      </Field>
      <Field label="Name" id="agent-name" hint="How requests and other agents call it: lower-case letters, digits, - and _." error={wrongWith(errors, 'name')}>
        {(field) => <input {...field} className="input mono" value={draft.name} placeholder={preset?.value} autoComplete="off" spellCheck={false} onChange={(event) => set({ name: event.target.value })} />}
      </Field>
      {membersOf(driver).map((member) => <One key={member} member={member} driver={driver} draft={draft} errors={errors} set={set} />)}
    </>
  );
}

function One({ member, driver, draft, errors, set }: { member: Member; driver: string; draft: Draft; errors: Errors; set: (change: Partial<Draft>) => void }) {
  const { name, hint, placeholder } = labelOf(member, driver, draft.preset);
  const of = member === 'preset' ? errors.settings?.join(' ') : undefined;
  const base = { label: name, id: `agent-${member}`, hint, error: wrongWith(errors, member) ?? of };
  if (member === 'env') return <Variables variables={draft.env} errors={errors} onChange={(env) => set({ env })} />;
  if (member === 'tools' || member === 'preset' || member === 'provider') {
    return (
      <Field {...base}>
        {(field) => (
          <select {...field} className="input" value={draft[member]} onChange={(event) => set({ [member]: event.target.value })}>
            {choices[member].map(({ value, name: choice }) => <option key={value} value={value}>{choice}</option>)}
          </select>
        )}
      </Field>
    );
  }
  const change = (event: { target: { value: string } }) => set({ [member]: event.target.value });
  if (member === 'args' || member === 'passEnv' || member === 'systemPrompt') {
    const rows = member === 'systemPrompt' ? 4 : 2;
    return <Field {...base}>{(field) => <textarea {...field} className={member === 'systemPrompt' ? 'input' : 'input mono'} rows={rows} value={draft[member]} placeholder={placeholder} spellCheck={member === 'systemPrompt'} onChange={change} />}</Field>;
  }
  if (member === 'idleTimeoutSeconds' || member === 'maxTokens' || member === 'thinkingTokens' || member === 'contextWindow') {
    return <Field {...base}>{(field) => <input {...field} className="input number narrow" type="number" step={1} value={draft[member]} placeholder={placeholder} onChange={change} />}</Field>;
  }
  return <Field {...base}>{(field) => <input {...field} className="input mono" value={draft[member]} placeholder={placeholder} autoComplete="off" spellCheck={false} onChange={change} />}</Field>;
}

const choices = {
  tools: [{ value: '', name: 'As the server’s setting says' }, { value: 'on', name: 'Offered' }, { value: 'off', name: 'Not offered' }],
  preset: [{ value: '', name: 'Another program, by its command' }, ...presets],
  provider: [{ value: '', name: 'Choose…' }, { value: 'anthropic', name: 'Anthropic (Messages)' }, { value: 'openai', name: 'OpenAI, or an API like it (Chat Completions)' }],
};
