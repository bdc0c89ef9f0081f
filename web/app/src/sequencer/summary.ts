import { plural } from '../meter/format';
import type { LaneRow } from './lanes';
import { timeOfDay } from './words';
import { current } from './feed';

/** The timeline in a sentence. */
export function summaryOf(rows: readonly LaneRow[]): string {
  const { times, arrows } = current();
  if (times.length === 0) return 'Timeline. Nothing has happened yet.';
  const working = rows.filter(({ lane }) => [...lane?.open.values() ?? []].some(({ kind }) => kind === 'run')).map(({ title }) => title);
  const names = working.length === 0 ? 'nobody works now' : `${working.join(', ')} ${working.length === 1 ? 'works' : 'work'} now`;
  return `Timeline of ${plural(rows.length, 'session')} since ${timeOfDay(times[0]!)}: ${names}, ${plural(arrows.length, 'message')} between agents. The table lists it all.`;
}
