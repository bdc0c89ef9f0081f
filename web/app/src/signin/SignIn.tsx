import { RingsideError } from '@ringside/client';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/Icon';
import { signedIn, useAccount, whoAmI } from '../state/account';
import { client, explain } from '../state/api';
import { go } from '../state/route';
import { ByPassword } from './ByPassword';
import './signin.css';

/** Takes the code of a sign-in link. It is in the fragment, which no server, proxy or log ever sees, and is gone from the address at once. */
export function SignIn() {
  const [state, setState] = useState<{ phase: 'working' | 'used' | 'failed' | 'none'; message?: string }>({ phase: 'working' });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const code = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, '', '/signin');
    if (code === '') return setState({ phase: 'none' });
    client.signIn({ code }).then(async () => {
      await signedIn();
      go('/', true);
    }).catch((error: unknown) => {
      const used = error instanceof RingsideError && error.status >= 400 && error.status < 500 && error.code !== 'rate_limited';
      setState(used ? { phase: 'used' } : { phase: 'failed', message: explain(error) });
    });
  }, []);
  switch (state.phase) {
    case 'working': return <Door title="Signing in…" />;
    case 'used': return <Door title="This link no longer works."><HowTo first="A sign-in link works once, so that nobody else can use it after you." /></Door>;
    case 'failed': return <Door title="Signing in did not work."><p role="alert">{state.message}</p></Door>;
    case 'none': return <SignedOut />;
  }
}

/** For who is not signed in. */
export function SignedOut() {
  const unreachable = useAccount((account) => account.state === 'unreachable' ? account.message : undefined);
  if (unreachable) {
    return (
      <Door title="The server is not there.">
        <p role="alert">{unreachable}</p>
        <button type="button" className="button" onClick={() => void whoAmI()}>Try again</button>
      </Door>
    );
  }
  return <Door title="You are not signed in."><HowTo first="What runs goes on without you, and nothing of it is lost." /></Door>;
}

function HowTo({ first }: { first: string }) {
  return (
    <>
      <p>{first} On the machine that runs Ringside, this prints a new link:</p>
      <pre className="door-command"><span aria-hidden="true">$ </span>ringside signin-link</pre>
      <p>An admin can also make one for you, in the settings under People.</p>
      <ByPassword />
    </>
  );
}

function Door({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <main className="door">
      <div>
        <p className="door-mark"><Icon name="ring" size={20} /> Ringside</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
