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
