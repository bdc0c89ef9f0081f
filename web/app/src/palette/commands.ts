import type { Fleet } from '@ringside/client';
import { look } from '../fleet/status';
import { heirs } from '../handover/heirs';
import { setAs, setBy } from '../home/view';
import { stopByKey } from '../keys/acts';
import { openImport } from '../importing/state';
import { isScratch, folder } from '../meter/format';
import { openForm as openOrchestrator } from '../orchestrators/state';
import { exportOf } from '../panel/export';
import { openSearch } from '../search/search';
import type { IconName } from '../shell/Icon';
import { partsFor, pathOf } from '../settings/parts';
import { screens } from '../shell/screens';
import { signOut, useAccount } from '../state/account';
import { mayDecide, mayWrite } from '../state/rights';
import { go } from '../state/route';
import { setTheme, togglePanel, useView } from '../state/view';
import { openForm } from '../tasks/state';

/** Something to find or to do. */
export interface Command { id: string; name: string; note: string; word?: string; of?: 'session' | 'agent'; icon: IconName; tone?: string; run: () => void }

/** Everything that can be found or done from here; sessions first, those that need a person before all. */
export function commands(fleet: Fleet, open: string | undefined): Command[] {
  const sessions = [...fleet.sessions.values()].sort((a, b) => Number(b.status === 'waiting') - Number(a.status === 'waiting') || (a.updatedAt < b.updatedAt ? 1 : -1));
  return [
    ...sessions.map((session): Command => {
      const { icon, word, tone } = look(session);
      const place = session.workdir === undefined || isScratch(session.workdir) ? '' : ` · ${folder(session.workdir)}`;
      const run = () => go(`/s/${session.id}`);
      return { id: session.id, of: 'session', name: session.title || 'Untitled', note: `${fleet.agents.get(session.agent)?.name ?? ''}${place}`, word, icon, tone, run };
    }),
    ...[...fleet.agents.values()].map(({ id, name, title }): Command => ({ id, of: 'agent', name: title, note: `agent ${name}`, icon: 'agent', run: () => go(`/agents/${id}`) })),
    ...actions(fleet, open),
  ];
}

/** The ways to look at the fleet at home. */
const looks: readonly Omit<Command, 'note'>[] = [
  { id: 'home-rows', name: 'Fleet as rows', icon: 'list', run: () => setAs('rows') },
  { id: 'home-cards', name: 'Fleet as cards', icon: 'cards', run: () => setAs('cards') },
  { id: 'home-status', name: 'Group the fleet by status', icon: 'half', run: () => setBy('status') },
  { id: 'home-tree', name: 'Group the fleet by tree', icon: 'switch_mode', run: () => setBy('tree') },
  { id: 'home-folder', name: 'Group the fleet by folder', icon: 'read', run: () => setBy('folder') },
];

function actions(fleet: Fleet, open: string | undefined): Command[] {
  const session = fleet.sessions.get(open ?? '');
  const run = mayWrite() ? session?.run : undefined;
  return [
    ...(mayWrite() ? [{ id: 'new', name: 'New session', note: 'N', icon: 'plus' as const, run: () => useView.setState({ dialog: 'new-session' }) }] : []),
    ...(mayWrite() ? [
      { id: 'add-agent', name: 'Add agent', note: '', icon: 'agent' as const, run: () => useView.setState({ dialog: 'add-agent' }) },
      { id: 'orchestrate', name: 'New orchestrator', note: '', icon: 'lead' as const, run: () => openOrchestrator() },
    ] : []),
    ...(mayWrite() ? [{ id: 'new-task', name: 'New task', note: '', icon: 'clock' as const, run: () => openForm() }] : []),
    ...(mayWrite() ? [{ id: 'import', name: 'Import a session', note: '', icon: 'send' as const, run: () => openImport() }] : []),
    ...(session && mayWrite() && session.status !== 'closed' ? [{ id: 'new-thread', name: 'New thread from this session', note: '', icon: 'talk' as const, run: () => useView.setState({ dialog: 'new-thread' }) }] : []),
    ...(run === undefined ? [] : [{ id: 'stop', name: 'Stop the run', note: 'S', icon: 'stopped' as const, run: () => void stopByKey(run) }]),
    ...(session && mayDecide(session) && heirs(session, fleet.agents).length > 0
      ? [{ id: 'hand-over', name: 'Hand over to another agent', note: '', icon: 'switch_mode' as const, run: () => useView.setState({ dialog: 'hand-over' }) }] : []),
    ...(open === undefined ? [] : [
      { id: 'export-page', name: 'Export the session as a page', note: '', icon: 'down' as const, run: () => window.location.assign(exportOf(open, 'html')) },
      { id: 'export-data', name: 'Export the session as data', note: '', icon: 'down' as const, run: () => window.location.assign(exportOf(open, 'ndjson')) },
    ]),
    ...screens.map(({ path, name, icon, key }): Command => ({ id: path, name, note: `G ${key}`, icon, run: () => go(path) })),
    ...settings(),
    ...looks.map(({ id, name, icon, run }): Command => ({ id, name, note: '', icon, run: () => { run(); go('/'); } })),
    ...(open === undefined ? [] : [{ id: 'panel', name: 'Show or hide the panel', note: '', icon: 'panel' as const, run: togglePanel }]),
    { id: 'light', name: 'Light theme', note: '', icon: 'sun', run: () => setTheme('light') },
    { id: 'dark', name: 'Dark theme', note: '', icon: 'moon', run: () => setTheme('dark') },
    { id: 'system', name: 'Theme of the system', note: '', icon: 'system', run: () => setTheme('system') },
    { id: 'keys', name: 'Keyboard', note: '?', icon: 'execute', run: () => useView.setState({ dialog: 'keys' }) },
    { id: 'signout', name: 'Sign out', note: '', icon: 'move', run: () => void signOut() },
  ];
}

/** The parts of the settings that are for this person. */
function settings(): Command[] {
  const account = useAccount.getState();
  return account.state === 'in' ? partsFor(account.me).map((part) => ({ id: pathOf(part), name: `Settings: ${part.name}`, note: '', icon: 'sliders', run: () => go(pathOf(part)) })) : [];
}

/** What is called nothing that is known may have been said or done. */
export function everywhere(query: string): Command {
  const text = query.trim();
  return { id: 'search', name: text === '' ? 'Search everything' : `Search everything for “${text}”`, note: '/', icon: 'search', run: () => openSearch(text === '' ? undefined : text) };
}

/** Those in whose name, note or status every word of the query stands. */
export function matching(all: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ name, note, word = '' }) => words.every((one) => `${name} ${note} ${word}`.toLowerCase().includes(one))).slice(0, 12);
}

/** What matches and, last, the search of everything. Without a query: a few sessions, and all that can be done. */
export function offered(all: readonly Command[], query: string): { name?: string; commands: Command[] }[] {
  if (query.trim() !== '') return [{ commands: [...matching(all, query), everywhere(query)] }];
  const parts = [{ name: 'Sessions', commands: all.filter(({ of }) => of === 'session').slice(0, 5) }, { name: 'Do', commands: [everywhere(query), ...all.filter(({ of }) => of === undefined)] }];
  return parts.filter(({ commands }) => commands.length > 0);
}
