import { RingsideError, type AccountRole, type User } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../../state/api';
import { useKey } from '../../state/useKey';
import { roles } from './words';

/** A name and a role; who was added gets a sign-in link at once. */
export function AddPerson({ onAdded }: { onAdded: (user: User) => Promise<unknown> }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<AccountRole>('member');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [working, setWorking] = useState(false);
  const [added, setAdded] = useState(0);
  const key = useKey();
  const add = async () => {
    const body = { name: name.trim(), role, ...(password === '' ? {} : { password }) };
    if (body.name === '' || working) return;
    setWorking(true);
    setProblem(undefined);
    try {
      const user = await client.users.create(body, { idempotencyKey: key(`${added} ${JSON.stringify(body)}`) });
      setAdded(added + 1);
      setName('');
      setPassword('');
      await onAdded(user);
    } catch (error) {
      setProblem(error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') || explain(error) : explain(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <form className="add" aria-label="Add a person" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <div className="add-line">
        <div className="field grow">
          <label htmlFor="person-name">Name</label>
          <input id="person-name" className="input" value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="person-role">Role</label>
          <select id="person-role" className="input" value={role} onChange={(event) => setRole(event.target.value as AccountRole)}>
            {Object.entries(roles).reverse().map(([value, { name: word, may }]) => <option key={value} value={value}>{word}: {may}</option>)}
          </select>
        </div>
        <div className="field">
          <label htmlFor="person-password">Password, if any</label>
          <input id="person-password" className="input" type="password" value={password} minLength={8} autoComplete="new-password" aria-describedby="person-password-hint" onChange={(event) => setPassword(event.target.value)} />
        </div>
      </div>
      <div className="add-line">
        <p id="person-password-hint" className="hint">A sign-in link, which works once, is made for whoever is added. With a password, of 8 characters or more, one can sign in again without another link.</p>
        <button type="submit" className="button primary" disabled={name.trim() === '' || working}>Add person</button>
      </div>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
    </form>
  );
}
