import type { Session } from '@ringside/client';
import { look } from '../fleet/status';

/** A part of the fleet that is looked at in one glance. */
export type SectionId = 'needs' | 'running' | 'failed' | 'idle';

export const sectionNames: Record<SectionId, string> = { needs: 'Needs you', running: 'Running', failed: 'Failed', idle: 'Idle' };

export function sectionOf(session: Session): SectionId {
  switch (look(session).tone) {
    case 'need': return 'needs';
    case 'running': return 'running';
    case 'failed': return 'failed';
    default: return 'idle';
  }
}
