const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A cron line in words, where it is one of those that people write; else undefined, and the line speaks for itself. */
export function cronWords(line: string): string | undefined {
  const fields = line.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5 || minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined) return undefined;
  const which = dates(day, month, weekday);
  if (which === undefined) return undefined;
  const often = clock(minute, hour);
  if (often === undefined) return undefined;
  return often.startsWith('at') ? `${which === '' ? 'every day' : which} ${often}` : which === '' ? often : `${often}, ${which}`;
}

function clock(minute: string, hour: string): string | undefined {
  const [m, h] = [number(minute, 59), number(hour, 23)];
  if (m !== undefined && h !== undefined) return `at ${two(h)}:${two(m)}`;
  const hours = hour.split(',').map((one) => number(one, 23));
  if (m !== undefined && hours.length > 1 && hours.length <= 4 && hours.every((one) => one !== undefined)) return `at ${and(hours.map((one) => `${two(one)}:${two(m)}`))}`;
  const everyHours = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (m !== undefined && everyHours !== undefined) return m === 0 ? `every ${everyHours} hours` : `every ${everyHours} hours at :${two(m)}`;
  if (hour !== '*') return undefined;
  if (m !== undefined) return m === 0 ? 'every hour' : `every hour at :${two(m)}`;
  if (minute === '*') return 'every minute';
  const everyMinutes = /^\*\/(\d+)$/.exec(minute)?.[1];
  return everyMinutes === undefined ? undefined : `every ${everyMinutes} minutes`;
}

/** On which days; empty: on all. */
function dates(day: string, month: string, weekday: string): string | undefined {
  const inMonth = month === '*' ? undefined : months[(number(month, 12) ?? 0) - 1];
  if (month !== '*' && inMonth === undefined) return undefined;
  if (day !== '*' && weekday !== '*') return undefined;
  if (day !== '*') {
    const date = number(day, 31);
    if (date === undefined || date === 0) return undefined;
    return inMonth ? `every ${inMonth} ${date}` : `on day ${date} of each month`;
  }
  const on = weekdays(weekday);
  if (on === undefined) return undefined;
  return inMonth ? [on || 'every day', `in ${inMonth}`].join(' ') : on;
}

function weekdays(field: string): string | undefined {
  if (field === '*') return '';
  const list: number[] = [];
  for (const part of field.split(',')) {
    const [from, to, ...rest] = part.split('-').map(weekday);
    if (from === undefined || rest.length > 0 || (part.includes('-') && (to === undefined || to < from))) return undefined;
    for (let at = from; at <= (to ?? from); at++) list.push(at % 7);
  }
  const all = [...new Set(list)].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  if (all.join() === '1,2,3,4,5') return 'on weekdays';
  if (all.join() === '6,0') return 'on weekends';
  return all.length === 7 ? '' : all.length === 1 ? `every ${days[all[0]!]}` : `on ${and(all.map((at) => `${days[at]}s`))}`;
}

function weekday(text: string): number | undefined {
  const named = days.findIndex((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase());
  return named >= 0 ? named : number(text, 7);
}

function number(text: string, max: number): number | undefined {
  return /^\d{1,2}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}

function two(value: number | undefined): string {
  return String(value).padStart(2, '0');
}

function and(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
