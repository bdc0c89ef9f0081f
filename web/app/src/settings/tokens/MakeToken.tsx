import { RingsideError, type CreateToken, type Me, type Scope, type Token, type User } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client, explain } from '../../state/api';
import { useFleet } from '../../state/fleet';
import { isAdmin } from '../../state/rights';
import { endOf, lives, reachesOf } from './words';

/** A name, how far it reaches and how long it lasts. */
export function MakeToken({ me, onMade }: { me: Me; onMade: (token: Token) => void }) {
  const reaches = reachesOf(me);
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const [people, setPeople] = useState<readonly User[]>([]);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>(reaches.at(-1)?.scope === 'read' ? 'read' : 'write');
  const [days, setDays] = useState(0);
  const [session, setSession] = useState('');
  const [user, setUser] = useState(me.user.id);
  const [problem, setProblem] = useState<string>();
  const [working, setWorking] = useState(false);
  useEffect(() => {
    if (isAdmin(me)) client.users.list({ limit: 500 }).then(({ items }) => setPeople(items), () => {});
  }, [me]);

  const make = async () => {
    if (name.trim() === '' || working) return;
    setWorking(true);
    setProblem(undefined);
    const expiresAt = endOf(days, Date.now());
    const wanted: CreateToken = {
      name: name.trim(), scopes: reaches.find((one) => one.scope === scope)?.scopes ?? ['read'],
      ...(session === '' ? {} : { session }), ...(user === me.user.id ? {} : { user }),
    };
    try {
      // Without a key: its repeated answer would be without the secret.
      onMade(await client.tokens.create({ ...wanted, ...(expiresAt === undefined ? {} : { expiresAt }) }));
      setName('');
    } catch (error) {
      setProblem(error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') || explain(error) : explain(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <form className="add" aria-label="Make a token" onSubmit={(event) => { event.preventDefault(); void make(); }}>
      <div className="add-line">
        <div className="field grow">
          <label htmlFor="token-name">Name</label>
          <input id="token-name" className="input" value={name} maxLength={100} autoComplete="off" placeholder="nightly build" onChange={(event) => setName(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="token-scope">It may</label>
          <select id="token-scope" className="input" value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
            {reaches.map((one) => <option key={one.scope} value={one.scope}>{one.name}: {one.may}</option>)}
          </select>
        </div>
      </div>
      <div className="add-line">
        <div className="field">
          <label htmlFor="token-life">It lasts</label>
          <select id="token-life" className="input" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {lives.map((life) => <option key={life.days} value={life.days}>{life.name}</option>)}
          </select>
        </div>
        <div className="field grow">
          <label htmlFor="token-session">Where</label>
          <select id="token-session" className="input" value={session} onChange={(event) => setSession(event.target.value)}>
            <option value="">In all sessions</option>
            {[...sessions.values()].map(({ id, title }) => <option key={id} value={id}>Only in {title || 'Untitled'}</option>)}
          </select>
        </div>
        {people.length > 1 && (
          <div className="field narrow">
            <label htmlFor="token-user">For</label>
            <select id="token-user" className="input" value={user} onChange={(event) => setUser(event.target.value)}>
              {[...people].reverse().map(({ id, name: person }) => <option key={id} value={id}>{id === me.user.id ? 'You' : person}</option>)}
            </select>
          </div>
        )}
        <button type="submit" className="button primary" disabled={name.trim() === '' || working}>Make token</button>
      </div>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
    </form>
  );
}
