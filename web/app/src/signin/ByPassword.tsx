import { RingsideError } from '@ringside/client';
import { useState } from 'react';
import { Icon } from '../shell/Icon';
import { signedIn } from '../state/account';
import { client, explain } from '../state/api';
import { go, useRoute } from '../state/route';

/** For who was given a password; whoever came to a place in the page stays there. */
export function ByPassword() {
  const page = useRoute((route) => route.page);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [working, setWorking] = useState(false);
  const signIn = async () => {
    setWorking(true);
    setProblem(undefined);
    try {
      await client.signIn({ name: name.trim(), password });
      await signedIn();
      if (page === 'signin') go('/', true);
    } catch (error) {
      setProblem(error instanceof RingsideError && error.code === 'unauthenticated' ? 'Name and password do not fit.' : explain(error));
      setWorking(false);
    }
  };
  return (
    <details className="door-password">
      <summary className="unfold"><Icon name="chevron" size={12} />Sign in with a password</summary>
      <form onSubmit={(event) => { event.preventDefault(); void signIn(); }}>
        <div className="field">
          <label htmlFor="door-name">Name</label>
          <input id="door-name" className="input" value={name} autoComplete="username" required onChange={(event) => setName(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="door-password">Password</label>
          <input id="door-password" className="input" type="password" value={password} autoComplete="current-password" required onChange={(event) => setPassword(event.target.value)} />
        </div>
        {problem !== undefined && <p className="door-problem" role="alert">{problem}</p>}
        <button type="submit" className="button primary" disabled={working}>Sign in</button>
      </form>
    </details>
  );
}
