import { useEffect, useMemo } from 'react';
import { useTick } from '../fleet/useTick';
import { readPast } from '../home/past';
import { clockAhead, useHeard } from '../home/signs';
import { useFleet } from '../state/fleet';
import { attentionOf, type Attention } from './attention';
import { useDismissed } from './dismissed';

/** What is worth a look, as time passes. */
export function useAttention(): Attention[] {
  const fleet = useFleet(({ fleet }) => fleet);
  const heard = useHeard();
  const dismissed = useDismissed(({ keys }) => keys);
  const minute = useTick((now) => Math.floor((now - clockAhead()) / 15_000));
  useEffect(() => {
    for (const { id, status } of fleet.sessions.values()) if (status === 'running' && !fleet.activity.has(id)) readPast(id);
  }, [fleet]);
  return useMemo(() => attentionOf(fleet, heard, minute * 15_000, dismissed), [fleet, heard, dismissed, minute]);
}
