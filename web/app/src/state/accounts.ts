/** Who is signed in, told among the tabs of a browser and their workers: they share one cookie. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('ringside account');

/** @param user The id of who is signed in from now on; undefined: nobody. */
export function tellAccount(user: string | undefined): void {
  channel?.postMessage(user);
}

export function hearOfAccounts(call: (user: string | undefined) => void): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => call(data));
}
