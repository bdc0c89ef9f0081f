import { RingsideError } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client, explain } from '../state/api';

export interface DueTimes { times?: readonly string[]; errors?: Readonly<Record<string, readonly string[]>>; problem?: string }

/** When a cron line is due next, as the server reckons it, once one has stopped to write it; or what the server finds wrong with it. `known`: it is asked anew when that changes. */
export function useDueTimes(cron: string, zone: string, known = ''): DueTimes {
  const asked = `${cron}\n${zone}\n${known}`;
  const [told, setTold] = useState<{ asked: string; line: string; is: DueTimes }>();
  useEffect(() => {
    if (cron === '') return undefined;
    const gone = new AbortController();
    const tell = (is: DueTimes) => { if (!gone.signal.aborted) setTold({ asked, line: cron, is }); };
    const ask = () => void client.tasks.dueTimes({ cron, ...(zone === '' ? {} : { timeZone: zone }) }, { signal: gone.signal }).then(
      ({ items }) => tell({ times: items }),
      (error: unknown) => tell(error instanceof RingsideError && Object.keys(error.errors).length > 0 ? { errors: error.errors } : { problem: explain(error) }),
    );
    const timer = setTimeout(ask, told === undefined ? 0 : 300);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
    // What was told before is no reason to ask.
  }, [asked, cron, zone]);
  return told?.asked === asked || (known !== '' && told?.line === cron) ? told.is : {};
}
