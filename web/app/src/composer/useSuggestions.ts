import type { Session } from '@ringside/client';
import { useEffect, useMemo, useState } from 'react';
import { base } from '../meter/format';
import { client } from '../state/api';
import type { Token } from './token';

/** Something to choose: what is written then, and what it is. */
export interface Suggestion { insert: string; name: string; note: string }

export interface Suggestions { items: readonly Suggestion[]; empty?: string }

/** Quick enough to feel like typing, slow enough not to ask for every letter. */
const pause = 80;

/** What there is to choose from for a token; undefined where there is no list. */
export function useSuggestions(session: Session, token: Token | undefined): Suggestions | undefined {
  const [files, setFiles] = useState<{ query: string; items: readonly string[]; failed?: boolean }>();
  const query = token?.kind === 'file' ? token.query : undefined;
  useEffect(() => {
    if (query === undefined) return setFiles(undefined);
    const asking = new AbortController();
    const timer = setTimeout(() => {
      client.sessions.files(session.id, query, { signal: asking.signal }).then(
        ({ items }) => setFiles({ query, items }), () => { if (!asking.signal.aborted) setFiles({ query, items: [], failed: true }); },
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [session.id, query]);
  return useMemo(() => {
    if (token?.kind === 'command') return commands(session, token.query);
    if (token?.kind !== 'file' || !files) return undefined;
    const empty = files.failed ? 'The files could not be read.' : token.query === '' ? 'The folder has no files yet.' : 'No file of the folder fits.';
    return { items: files.items.slice(0, 12).map((path) => ({ insert: `@${path}`, name: base(path), note: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '' })), empty };
  }, [session, token?.kind, token?.query, files]);
}

function commands({ commands: offered = [] }: Session, query: string): Suggestions | undefined {
  if (offered.length === 0) return undefined;
  const wanted = query.toLowerCase();
  const fitting = offered.filter(({ name }) => name.toLowerCase().includes(wanted));
  const sorted = [...fitting].sort((a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)));
  return { items: sorted.slice(0, 50).map(({ name, description, hint }) => ({ insert: `/${name}`, name: `/${name}`, note: [description, hint].filter(Boolean).join(' · ') })), empty: 'The agent has no such command.' };
}
