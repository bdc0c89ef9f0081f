import { exact } from '../meter/format';
import { useDueTimes } from './useDueTimes';
import { dayIn, exactBy, ownZone } from './words';

/** The times of a cron line that follow the next one, by one's own clock. */
export function Following({ cron, zone, next }: { cron: string; zone: string; next: string }) {
  const times = useDueTimes(cron, zone, next).times?.filter((time) => time > next);
  return times === undefined || times.length === 0 ? null : <span className="task-times number">then {times.map((time) => <time key={time} dateTime={time} title={exactBy(time, zone)}>{dayIn(time, ownZone)}</time>)}</span>;
}

/** The next times of a cron line, by the clock of its zone. */
export function Times({ times, zone }: { times: readonly string[]; zone: string }) {
  return <span className="task-times number">{times.map((time) => <time key={time} dateTime={time} title={`${exact(time)} by your clock`}>{dayIn(time, zone)}</time>)}</span>;
}
