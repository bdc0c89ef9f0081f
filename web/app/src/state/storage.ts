/** What this browser remembers; a browser that forbids it remembers nothing. */
export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`ringside.${name}`);
    else localStorage.setItem(`ringside.${name}`, value);
  } catch {
    return;
  }
}

export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(`ringside.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The names that begin so, without that. */
export function namesRemembered(begin: string): string[] {
  try {
    const whole = `ringside.${begin}`;
    return Object.keys(localStorage).filter((name) => name.startsWith(whole)).map((name) => name.slice(whole.length));
  } catch {
    return [];
  }
}

/** Told of what another tab of this browser remembers, or forgets. */
export function onRemembered(begin: string, told: (name: string, value: string | undefined) => void): void {
  const whole = `ringside.${begin}`;
  addEventListener('storage', ({ key, newValue }) => { if (key?.startsWith(whole)) told(key.slice(whole.length), newValue ?? undefined); });
}
