import { create } from 'zustand';
import { remember, remembered } from '../state/storage';

const name = 'dismissed';
const most = 300;

function read(): ReadonlySet<string> {
  return new Set((remembered(name) ?? '').split(' ').filter(Boolean));
}

/** What one has looked at and wants to see no more, in every tab of this browser. */
export const useDismissed = create<{ keys: ReadonlySet<string>; last: string | undefined }>(() => ({ keys: read(), last: undefined }));

addEventListener('storage', ({ key }) => { if (key === `ringside.${name}`) useDismissed.setState({ keys: read() }); });

export function dismiss(key: string): void {
  keep(new Set([...read(), key]), key);
}

export function undoDismiss(key: string): void {
  const keys = new Set(read());
  keys.delete(key);
  keep(keys, undefined);
}

function keep(keys: ReadonlySet<string>, last: string | undefined): void {
  const kept = [...keys].slice(-most);
  remember(name, kept.length > 0 ? kept.join(' ') : undefined);
  useDismissed.setState({ keys: new Set(kept), last });
}
