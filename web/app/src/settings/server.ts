export interface Health { status: string; detail?: string }

/** How long a stream may take to say hello. */
const patience = 10_000;

/** What the server calls itself, as the hello of a stream has it (R4); undefined where no stream gets through. */
export function serverName(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const source = new EventSource('/api/events?type=x.none');
    const done = (name?: string) => {
      clearTimeout(timer);
      source.close();
      resolve(name);
    };
    const timer = setTimeout(done, patience);
    source.addEventListener('hello', ({ data }: MessageEvent<string>) => done(named((JSON.parse(data) as { server: string }).server)));
    source.onerror = () => done();
  });
}

/** Ringside 0.1.0, from ringside/0.1.0. */
export function named(server: string): string {
  const [name = '', version = ''] = server.split('/');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${version}`.trim();
}

/** Whether the server can do its work; a server that does not answer cannot. */
export async function health(): Promise<Health> {
  try {
    return (await (await fetch('/health/ready', { cache: 'no-store' })).json()) as Health;
  } catch {
    return { status: 'unreachable', detail: 'The server could not be reached. Nothing was lost.' };
  }
}
