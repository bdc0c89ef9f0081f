import { exact } from '../meter/format';
import { dayIn } from './words';
import { useDueTimes } from './useDueTimes';

/** The next three times of a cron line. */
export function DueTimes({ cron, zone, known = '' }: { cron: string; zone: string; known?: string }) {
  return <Times times={useDueTimes(cron, zone, known).times} zone={zone} />;
}

export function Times({ times, zone }: { times: readonly string[] | undefined; zone: string }) {
  return (
    <span className="task-times number">
      {times?.map((time) => <time key={time} dateTime={time} title={`${exact(time)} by your clock`}>{dayIn(time, zone)}</time>)}
    </span>
  );
}
