import type { Token } from '@ringside/client';
import { useState } from 'react';
import { client } from '../../state/api';
import { useName } from '../../state/people';
import { useAccount } from '../../state/account';
import { Copied, Once } from '../Once';
import { useReading } from '../useReading';
import { MakeToken } from './MakeToken';
import { TokenRow } from './TokenRow';

/** What programs show to act for this person. */
export function Tokens() {
  const me = useAccount((account) => (account.state === 'in' ? account.me : undefined));
  const [made, setMade] = useState<Token>();
  const { value, problem, again, act } = useReading(async () => (await client.tokens.list({ limit: 500 })).items);
  const revoke = async (token: Token) => {
    if (await act(() => client.tokens.remove(token.id)) && made?.id === token.id) setMade(undefined);
  };
  if (me === undefined) return <></>;
  return (
    <div className="part">
      <p className="quiet">A token lets a program, a script or the command line do what you may, as you.</p>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
      <MakeToken me={me} onMade={(token) => { setMade(token); again(); }} />
      {made?.secret !== undefined && <Made key={made.id} token={made} secret={made.secret} mine={made.user === me.user.id} onDone={() => setMade(undefined)} />}
      {value?.length === 0 && <p className="quiet">You have no token yet. Make one for each program, so that each can be stopped by itself.</p>}
      {value !== undefined && value.length > 0 && <ul className="rows" aria-label="Tokens">{value.map((token) => <TokenRow key={token.id} token={token} onRevoke={() => void revoke(token)} />)}</ul>}
    </div>
  );
}

function Made({ token, secret, mine, onDone }: { token: Token; secret: string; mine: boolean; onDone: () => void }) {
  const name = useName(token.user);
  return (
    <Once title={`Token ${token.name}${mine ? '' : ` for ${name}`}`} onDone={onDone}>
      <Copied name="Token" text={secret} />
      <p>On this machine or another, for the command line and the clients:</p>
      <Copied name="Command" text={`export RINGSIDE_TOKEN=${secret}`} />
      {!mine && <p>It stands in {name}’s list of tokens, not in yours.</p>}
    </Once>
  );
}
