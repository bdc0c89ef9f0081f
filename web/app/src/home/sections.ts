import type { Fleet, Session } from '@ringside/client';
import { byFolder, byTree, newestFirst, placeOf, type Group } from '../fleet/groups';
import { look } from '../fleet/status';
import { folder } from '../meter/format';
import type { HomeView } from './view';

/** A part of the fleet that is looked at in one glance. */
export type SectionId = 'needs' | 'running' | 'failed' | 'idle' | 'closed';

export const sectionIds: readonly SectionId[] = ['needs', 'running', 'failed', 'idle', 'closed'];
export const sectionNames: Record<SectionId, string> = { needs: 'Needs you', running: 'Running', failed: 'Failed', idle: 'Idle', closed: 'Closed' };

export function sectionOf(session: Session): SectionId {
  if (session.status === 'closed') return 'closed';
  switch (look(session).tone) {
    case 'need': return 'needs';
    case 'running': return 'running';
    case 'failed': return 'failed';
    default: return 'idle';
  }
}

type Wish = Pick<HomeView, 'by' | 'text' | 'section' | 'agent'>;

/** The sessions that one looks for, as one wants them grouped. */
export function grouped(fleet: Fleet, wish: Wish): Group[] {
  const found = matching(fleet, wish).filter((session) => wish.section === undefined || sectionOf(session) === wish.section);
  switch (wish.by) {
    case 'tree': return byTree(found);
    case 'folder': return byFolder(found);
    default: return byStatus(found);
  }
}

/** How many of those that one looks for are in each section. */
export function counted(fleet: Fleet, wish: Wish): Record<SectionId, number> {
  const counts: Record<SectionId, number> = { needs: 0, running: 0, failed: 0, idle: 0, closed: 0 };
  for (const session of matching(fleet, wish)) counts[sectionOf(session)]++;
  return counts;
}

function byStatus(sessions: readonly Session[]): Group[] {
  const groups = new Map<SectionId, Group>(sectionIds.map((id) => [id, { key: id, name: sectionNames[id], rows: [] }]));
  for (const session of newestFirst(sessions)) groups.get(sectionOf(session))!.rows.push({ id: session.id, depth: 0 });
  return [...groups.values()].filter(({ rows }) => rows.length > 0);
}

/** Those of the agent in whose title, agent or folder every word of the text stands. */
function matching({ sessions, agents }: Fleet, { text, agent }: Wish): Session[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...sessions.values()].filter((session) => {
    if (agent !== undefined && session.agent !== agent) return false;
    if (words.length === 0) return true;
    const { name = '', title = '' } = agents.get(session.agent) ?? {};
    const said = `${session.title} ${name} ${title} ${folder(placeOf(session))}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}
