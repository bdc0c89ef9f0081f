import { RingsideError } from '@ringside/client';
import { useEffect, useState } from 'react';
import { signedIn, useAccount } from '../state/account';
import { answerMs, client, explain } from '../state/api';
import { go } from '../state/route';
import { ByPassword } from './ByPassword';
import { Door } from './Door';
import { Unreachable } from './Unreachable';

type Step = { phase: 'none' | 'working' | 'used' } | { phase: 'failed'; code: string; message: string };

/**
 * Takes the code of a sign-in link, and of another that is opened in the same tab. It is in the fragment, which no server, proxy or log ever sees, and is gone
 * from the address at once; here it is kept until the server has answered.
 */
export function SignIn() {
  const [step, setStep] = useState<Step>(() => ({ phase: location.hash.length > 1 ? 'working' : 'none' }));
  const signIn = (code: string) => {
    setStep({ phase: 'working' });
    client.signIn({ code }, { timeoutMs: answerMs }).then(async () => {
      await signedIn();
      go('/', true);
    }).catch((error: unknown) => {
      const used = error instanceof RingsideError && error.status >= 400 && error.status < 500 && error.code !== 'rate_limited';
      setStep(used ? { phase: 'used' } : { phase: 'failed', code, message: explain(error) });
    });
  };
  useEffect(() => {
    const take = () => {
      const code = codeOf(location.hash);
      history.replaceState(null, '', '/signin');
      if (code !== '') signIn(code);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  switch (step.phase) {
    case 'working': return <Door title="Signing in…" />;
    case 'used': return <Door title="This link no longer works."><HowTo first="A sign-in link works once, so that nobody else can use it after you." /></Door>;
    case 'failed': return (
      <Door title="Signing in did not work.">
        <p role="alert">{step.message}</p>
        <button type="button" className="button" onClick={() => signIn(step.code)}>Try again</button>
      </Door>
    );
    case 'none': return <SignedOut />;
  }
}

/** For who is not signed in. */
export function SignedOut() {
  const account = useAccount();
  if (account.state === 'unreachable') return <Unreachable why={account.why} message={account.message} nextAt={account.nextAt} />;
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

/** What was mangled on the way is taken as it is: the server refuses it. */
function codeOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}
