const tokens = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 950, 12.4k, 1.2M. */
export function count(value: number): string {
  return tokens.format(value).toLowerCase().replace('m', 'M');
}

/** 0.8 s, 12 s, 2:14, 1:02:03. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : clock(ms);
}

/** 0:07, 2:14, 1:02:03: a duration that runs. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** $0.42, $0.0042, €1.20: two digits, more where the amount would vanish. */
export function money(amount: string, currency: string): string {
  const value = Number(amount);
  if (!Number.isFinite(value)) return `${amount} ${currency}`;
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 4 : 2;
  try {
    return value.toLocaleString('en', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  } catch {
    return `${value.toFixed(digits)} ${currency}`;
  }
}

/** now, 5 min, 3 h, 2 d, 14 Nov. */
export function ago(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 60) return 'now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d`;
  return new Date(time).toLocaleDateString('en', { day: 'numeric', month: 'short' });
}

/** just now, 5 min ago, on Nov 14. */
export function since(time: string, now: number): string {
  const words = ago(time, now);
  if (words === 'now') return 'just now';
  return /^\d+ (min|h|d)$/.test(words) ? `${words} ago` : `on ${words}`;
}

/** The exact time, for a tooltip. */
export function exact(time: string): string {
  return new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** 1.2 MB. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`;
}

/** A folder as a person writes it: from the home folder. */
export function folder(path: string): string {
  return path.replace(/^\/(?:home\/[^/]+|root|Users\/[^/]+)(?=\/|$)/, '~');
}

/** Where a session works that was given no folder: each has its own, so that their paths tell nothing. */
export function isScratch(path: string): boolean {
  return /\/ringside-scratch\/[^/]+\/?$/.test(path);
}

/** The last part of a path. */
export function base(path: string): string {
  return path.replace(/\/+$/, '').split('/').pop() || path;
}
