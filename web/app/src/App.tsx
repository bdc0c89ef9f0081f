import { useEffect } from 'react';
import { Shell } from './shell/Shell';
import { SignedOut, SignIn } from './signin/SignIn';
import { Asking } from './signin/Unreachable';
import { useAccount, whoAmI } from './state/account';
import { useRoute } from './state/route';

export function App() {
  const { page } = useRoute();
  const { state } = useAccount();
  useEffect(() => {
    if (page !== 'signin') void whoAmI();
    // Asked once, on arrival: signing in asks again by itself.
  }, []);
  if (page === 'signin') return <SignIn />;
  switch (state) {
    case 'unknown': return <Asking />;
    case 'in': return <Shell />;
    default: return <SignedOut />;
  }
}
