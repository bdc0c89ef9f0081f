import type { User } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client } from '../../state/api';
import { keepNames } from '../../state/people';
import { useWatched } from '../../state/presence';
import { useIsAdmin } from '../../state/rights';
import { Copied, Once } from '../Once';
import { useReading } from '../useReading';
import { AddPerson } from './AddPerson';
import { Person } from './Person';
import { linkOf, roles, watchedBy } from './words';

interface Link { user: User; code: string }

/** Who may sign in, as what, and what they watch now. */
export function People() {
  const admin = useIsAdmin();
  const [link, setLink] = useState<Link>();
  const { value, problem, again, act } = useReading(async () => {
    const { items } = await client.users.list({ limit: 500 });
    keepNames(items);
    return items;
  });
  const sessions = useWatched((watched) => watched.sessions);
  const stranger = value !== undefined && Object.values(sessions).some(({ users }) => users.some(({ id }) => value.every((known) => known.id !== id)));
  useEffect(() => { if (stranger) again(); }, [stranger]);
  const make = (user: User) => act(async () => setLink({ user, code: (await client.users.signInCode({ user: user.id })).code }));
  return (
    <div className="part">
      <p className="quiet">Who may sign in. {Object.values(roles).map(({ rule }) => rule).join(' ')}</p>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
      {admin && <AddPerson onAdded={make} />}
      {link !== undefined && <SignInLink key={link.code} link={link} onDone={() => setLink(undefined)} />}
      {value !== undefined && (
        <ul className="rows" aria-label="People">
          {[...value].reverse().map((user) => <Person key={user.id} user={user} watches={watchedBy(user.id, sessions)} onLink={admin ? () => void make(user) : undefined} />)}
        </ul>
      )}
    </div>
  );
}

function SignInLink({ link: { user, code }, onDone }: { link: Link; onDone: () => void }) {
  return (
    <Once title={`Sign-in link for ${user.name}`} onDone={onDone}>
      <Copied name="Link" text={linkOf(location.origin, code)} />
      <p>Send it to {user.name} by a way that only {user.name} reads. It signs in one browser, once, within 24 hours, and that browser stays signed in for 30 days.</p>
    </Once>
  );
}
