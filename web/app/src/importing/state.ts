import { create } from 'zustand';
import { useView } from '../state/view';

/** `dropped`: what the dialog begins with. `said`: what the last import came to, for who cannot see it. */
export const useImport = create<{ dropped: readonly File[]; said: string }>(() => ({ dropped: [], said: '' }));

/** Opens the dialog that imports a session, with files that were dropped somewhere. */
export function openImport(dropped: readonly File[] = []): void {
  useImport.setState({ dropped, said: '' });
  useView.setState({ dialog: 'import' });
}
