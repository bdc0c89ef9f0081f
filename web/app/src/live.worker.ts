import { LiveHub, newKey, onWake, RingsideClient, systemClock, webLocks, type FromTab, type Port, type ToTab } from '@ringside/client';
import { hearOfAccounts } from './state/accounts';

/** What of a shared worker's own scope is used here; TypeScript's own names for it do not go together with a page's. */
interface Scope { name: string; onconnect: (event: { ports: readonly [Port<FromTab, ToTab>] }) => void }

const scope = globalThis as unknown as Scope;
const client = new RingsideClient();
const lock = `ringside reader ${newKey()}`;
const locks = webLocks()!;
const hub = new LiveHub((filter, options) => client.subscribe(filter, options), locks, lock);

// A tab waits for this name to be free, so it must be held before the first is greeted.
const held = locks.hold(lock);
scope.onconnect = ({ ports: [port] }) => void held.then(() => hub.connect(port));
onWake(systemClock, () => hub.retryNow());

// The worker is one person's, and is named after them.
hearOfAccounts((user) => { if (user !== scope.name) hub.signOut(); });
