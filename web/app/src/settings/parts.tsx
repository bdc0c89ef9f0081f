import type { ReactElement } from 'react';
import type { Me } from '@ringside/client';
import { isAdmin } from '../state/rights';
import { About } from './About';
import { Browser } from './Browser';
import { People } from './people/People';
import { Tokens } from './tokens/Tokens';
import { Webhooks } from './webhooks/Webhooks';

/** A part of the settings, at `/settings/<id>`. `bars`: why it is not for this person, where it is not. */
export interface Part { id: string; name: string; show: () => ReactElement; bars?: (me: Me) => string | undefined }

export const parts: readonly Part[] = [
  { id: 'people', name: 'People', show: () => <People /> },
  {
    id: 'tokens', name: 'Tokens', show: () => <Tokens />,
    bars: ({ user }) => (user.role === 'viewer' ? 'A token lets a program do what its person may. Viewers look, so they make none: a member or an admin can.' : undefined),
  },
  {
    id: 'webhooks', name: 'Webhooks', show: () => <Webhooks />,
    bars: (me) => (isAdmin(me) ? undefined : 'Webhooks are told of everybody’s sessions, so they are for admins alone.'),
  },
  { id: 'browser', name: 'This browser', show: () => <Browser /> },
  { id: 'about', name: 'About', show: () => <About /> },
];

export function pathOf({ id }: Part): string {
  return `/settings/${id}`;
}

export function partsFor(me: Me): readonly Part[] {
  return parts.filter(({ bars }) => bars?.(me) === undefined);
}
