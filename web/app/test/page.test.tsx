// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Window } from 'happy-dom';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ScriptedServer } from '../dev/scripted';

/** The whole page in a light DOM, over HTTP to the scripted server; requests and their aborts stay Node's own. */
let server: Server;
let window: Window;
let unmount: () => void;
const complaints: unknown[] = [];

const borrowed = [
  'document', 'location', 'history', 'navigator', 'localStorage', 'HTMLElement', 'HTMLIFrameElement', 'Element', 'Node', 'Event', 'KeyboardEvent', 'ResizeObserver',
  'requestAnimationFrame', 'cancelAnimationFrame', 'addEventListener', 'removeEventListener', 'matchMedia',
] as const;

beforeAll(async () => {
  const scripted = new ScriptedServer();
  server = createServer((request, response) => { scripted.handle(request, response); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(base + path, init));
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => { complaints.push(words); });
  window = new Window({ url: 'http://localhost/' });
  vi.stubGlobal('window', window);
  for (const name of borrowed) {
    const value: unknown = window[name];
    vi.stubGlobal(name, typeof value === 'function' && /^[a-z]/.test(name) ? value.bind(window) : value);
  }
  document.body.innerHTML = '<div id="root"></div>';
  const { createRoot } = await import('react-dom/client');
  const { App } = await import('../src/App');
  const root = createRoot(document.getElementById('root')!);
  root.render(<App />);
  unmount = () => root.unmount();
}, 30_000);

afterAll(async () => {
  unmount();
  server.closeAllConnections();
  // React still has work in hand when it unmounts: the globals stay until the worker ends.
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
});

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}\n${document.body.textContent}`); }, { timeout: 10_000, interval: 10 });
const row = (title: string) => all('.fleet-row').find((link) => link.textContent.includes(title))!;
const log = () => all('[role=log]').map((element) => element.textContent).join('|');

it('begins at home, and opens a session from the fleet and shows its conversation', async () => {
  await until('the fleet', () => all('.home .unit').length === 4);
  row('Fix the flaky').click();
  await until('the conversation', () => log().includes('The race is between the cookie refresh'));
  expect(all('.fleet-row')).toHaveLength(4);
  expect(document.title).toBe('(1) Fix the flaky login test · Ringside');
  expect(all('[role=log] .decision').map(({ textContent }) => textContent)).toEqual(['allowed by you', 'allowed by policy']);
});

it('shows one conversation and one composer at a time', async () => {
  row('Audit dependencies').click();
  await until('the failure', () => log().includes('codex ended with exit code 137'));
  row('Fix the flaky').click();
  await until('the answer', () => log().includes('cookie refresh'));
  expect(all('[role=log]')).toHaveLength(1);
  expect(all('textarea')).toHaveLength(1);
  expect(log()).not.toContain('codex ended');
});

it('asks for a permission until it is answered, here and in the list of what waits', async () => {
  row('Upgrade EF').click();
  await until('the question', () => log().includes('Claude wants to run dotnet ef migrations remove --force'));
  expect(all('.needs-you')).toHaveLength(1);
  all('[role=log] .ask button').find((button) => button.textContent.startsWith('Allow'))!.click();
  await until('the answer', () => log().includes('All 318 tests are green.'));
  expect(log()).toContain('allowed by you');
  expect(all('.ask, .waiting-item, .needs-you')).toHaveLength(0);
});

it('finds what was said in another session, and goes there', async () => {
  row('Audit dependencies').click();
  await until('the failure', () => log().includes('codex ended with exit code 137'));
  document.body.dispatchEvent(new window.KeyboardEvent('keydown', { key: '/', bubbles: true }) as unknown as Event);
  await until('the search', () => all('.search input').length === 1);
  const input = all('.search input')[0] as HTMLInputElement;
  Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, 'value')!.set!.call(input, 'cookie refresh');
  input.dispatchEvent(new window.Event('input', { bubbles: true }) as unknown as Event);
  await until('the hit', () => all('.search li').some((hit) => hit.textContent.includes('Fix the flaky login test')));
  expect(all('.search li mark')[0]!.textContent).toBe('cookie');
  input.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }) as unknown as Event);
  await until('the answer', () => log().includes('The race is between the cookie refresh'));
  await until('the mark', () => all('.row.revealed').length === 1);
  expect(all('.row.revealed')[0]!.textContent).toContain('cookie refresh');
  expect(all('.search')).toHaveLength(0);
});

const choose = (name: string, value: string) => {
  const select = all('.choice').find((choice) => choice.textContent.startsWith(name))!.querySelector('select')!;
  Object.getOwnPropertyDescriptor(window.HTMLSelectElement.prototype, 'value')!.set!.call(select, value);
  select.dispatchEvent(new window.Event('change', { bubbles: true }) as unknown as Event);
};
const chosen = (name: string) => all('.choice').find((choice) => choice.textContent.startsWith(name))?.querySelector('select')?.value;

it('changes what a session grants by itself, and says why a mode was refused', async () => {
  row('Fix the flaky').click();
  await until('the choices', () => all('.choice').length === 3);
  expect(['Permissions', 'Mode', 'Model'].map(chosen)).toEqual(['ask', 'default', 'opus']);
  choose('Permissions', 'edit');
  await until('the change', () => all('.choice[aria-busy]').length === 0);
  expect([chosen('Permissions'), all('.choices-problem').length]).toEqual(['edit', 0]);
  choose('Mode', 'plan');
  await until('the refusal', () => all('.choices-problem').length === 1);
  expect(all('.choices-problem')[0]!.textContent).toBe('Mode was not changed: The agent refused the mode plan.');
  expect(chosen('Mode')).toBe('default');
});

it('adds an agent that is on the machine by one click, and says how to install another', async () => {
  all('.fleet-new')[0]!.click();
  await until('the programs', () => all('.programs li').length === 2);
  expect(all('.programs li').map((item) => item.textContent)).toEqual(['opencode1.18.33 on this machineAdd', 'GitHub Copilot CLInpm install -g @github/copilot@1.0.102']);
  all('.programs button')[0]!.click();
  await until('the agent', () => all('.agent').some((agent) => agent.textContent.startsWith('opencode')));
  await until('its choice', () => all('.agent input').some((input) => (input as HTMLInputElement).checked && (input as HTMLInputElement).value === 'opencode'));
  expect(all('.programs li')).toHaveLength(1);
});

it('shows what a run changed, takes a comment on a line, and reverts it, also where a file has changed since', async () => {
  const button = (words: string) => all('.run-changes button').find((one) => one.textContent.startsWith(words));
  const press = async (words: string) => {
    await until(words, () => button(words) !== undefined);
    button(words)!.click();
  };
  for (const close of all('.modal [aria-label=Close]')) close.click();
  await until('the fleet', () => all('.fleet-row').length === 4);
  row('Fix the flaky').click();
  await until('the line', () => all('.changes-line').length === 1);
  expect(all('.changes-line')[0]!.textContent).toBe('3 files changed+6−4');
  const comment = async () => {
    all('.changes-line')[0]!.click();
    await until('the files', () => all('.run-changes li').length === 3);
    await press('src/auth/session.ts');
    await press('Show the whole diff');
    await until('the whole', () => button('Show the whole diff') === undefined);
    all('[aria-label="Comment on line 11"]').at(-1)!.click();
    await until('the box', () => all('.change-comment textarea').length === 1);
    return all('.change-comment textarea')[0] as HTMLTextAreaElement;
  };
  const area = await comment();
  expect(all('.change-note').map((note) => note.textContent.split(':')[0])).toEqual(['Another run worked in the same folder meanwhile', 'Not looked into']);
  Object.getOwnPropertyDescriptor(window.HTMLTextAreaElement.prototype, 'value')!.set!.call(area, 'Why a lock?');
  area.dispatchEvent(new window.Event('input', { bubbles: true }) as unknown as Event);
  await until('the words', () => !all('.change-comment .primary')[0]!.hasAttribute('disabled'));
  all('.modal [aria-label=Close]')[0]!.click();
  await until('the conversation alone', () => all('.modal').length === 0);
  expect((await comment()).value).toBe('Why a lock?');
  await press('Send');
  await until('the prompt', () => log().includes('About src/auth/session.ts, line 11, `+return lock(cookie.id, async () => {`:') && log().includes('Why a lock?'));
  await press('Revert');
  await until('the question', () => all('.run-changes footer')[0]!.textContent.includes('Put 3 files back'));
  await press('Revert 3 files');
  await until('the refusal', () => all('.refused li').length === 1);
  expect(all('.refused li')[0]!.textContent).toBe('src/auth/session.ts has changed since');
  await press('Revert anyway');
  await until('the way back', () => all('.run-changes footer')[0]!.textContent.startsWith('You put 3 files back'));
  await until('the mark', () => all('.changes-line')[0]!.textContent.endsWith('reverted'));
  all('.modal [aria-label=Close]')[0]!.click();
  await until('the end', () => all('.modal').length === 0);
});

it('shows what there is to know of a session, and then of another', async () => {
  all('[role=tab]').find((tab) => tab.textContent === 'Info')!.click();
  for (const title of ['Fix the flaky', 'Audit dependencies']) {
    row(title).click();
    await until(title, () => document.title.includes(title) && all('.panel-body .info').length === 1);
    expect(all('.panel-body > *').map(({ className }) => className)).toEqual(['window', 'info', 'actions']);
  }
});

it('React has nothing to complain of', () => { expect(complaints).toEqual([]); });
