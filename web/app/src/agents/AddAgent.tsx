import { useState } from 'react';
import { Modal } from '../shell/Modal';
import { client } from '../state/api';
import { useIsAdmin } from '../state/rights';
import { go } from '../state/route';
import { useKey } from '../state/useKey';
import { useView } from '../state/view';
import { Fields } from './Fields';
import { draftOf, settingsOf, type Errors } from './form';
import { Problem, problemOf } from './Settings';
import { drivers } from './words';

/** A new agent: what drives it, then what that needs. Who is no admin adds programs of his own alone. */
export function AddAgent() {
  const admin = useIsAdmin();
  const offered = drivers.filter(({ value }) => admin || value === 'external');
  const [driver, setDriver] = useState(offered[0]!.value);
  const [draft, setDraft] = useState(() => draftOf({ name: '', title: '' }));
  const [problem, setProblem] = useState<{ message: string; errors: Errors }>();
  const [working, setWorking] = useState(false);
  const key = useKey();
  const add = async () => {
    if (working) return;
    setWorking(true);
    setProblem(undefined);
    const settings = settingsOf(draft, driver);
    const [name, title] = [draft.name.trim(), draft.title.trim()];
    const body = { driver, ...(name === '' ? {} : { name }), ...(title === '' ? {} : { title }), ...(Object.keys(settings).length === 0 ? {} : { settings }) };
    try {
      const agent = await client.agents.create(body, { idempotencyKey: key(JSON.stringify(body)) });
      useView.setState({ dialog: undefined });
      go(`/agents/${agent.id}`);
    } catch (error) {
      setProblem(problemOf(error));
      setWorking(false);
    }
  };
  return (
    <Modal title="Add agent" form>
      <form className="agent-form in-dialog" onSubmit={(event) => { event.preventDefault(); void add(); }}>
        <fieldset className="agent-drivers">
          <legend>What it is</legend>
          {offered.map(({ value, name, does }) => (
            <label key={value}>
              <input type="radio" name="driver" value={value} checked={driver === value} onChange={() => setDriver(value)} />
              <span><b>{name}</b><span className="hint">{does}</span></span>
            </label>
          ))}
        </fieldset>
        <Fields driver={driver} draft={draft} errors={problem?.errors ?? {}} onChange={setDraft} />
        {problem && <Problem driver={driver} {...problem} />}
        <footer>
          <button type="button" className="button plain" onClick={() => useView.setState({ dialog: undefined })}>Cancel</button>
          <button type="submit" className="button primary" disabled={working}>{working ? 'Adding…' : 'Add agent'}</button>
        </footer>
      </form>
    </Modal>
  );
}
