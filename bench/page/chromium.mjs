// Chromium driven by its DevTools protocol, for the measurements of this folder.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const option = (name, byDefault) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : byDefault);
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const base = option('base');

/** A POST to the server that is measured. A conflict counts as done. */
export async function api(path, body) {
  const response = await fetch(base + path, { method: 'POST', headers: { authorization: `Bearer ${option('token')}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok && response.status !== 409) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A browser of its own with one page; `run` evaluates an expression in it, `when` waits for an event, `on` hears each, `worker` is the one that all its tabs share. */
export async function browser() {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`, `--user-data-dir=${mkdtempSync(join(tmpdir(), 'ringside-page-'))}`, '--window-size=1440,900', 'about:blank'];
  const browser = spawn(option('chromium', 'chromium'), flags, { stdio: 'ignore' });
  const targets = () => fetch(`http://127.0.0.1:${port}/json`).then((answer) => answer.json()).catch(() => []);
  let target;
  for (let tries = 0; tries < 100 && !target; tries++) {
    await sleep(100);
    target = (await targets()).find(({ type }) => type === 'page');
  }
  const page = await connect(target);
  return {
    ...page,
    worker: async () => connect((await targets()).find(({ type }) => type === 'shared_worker')),
    end: async () => { await page.send('Browser.close'); browser.kill(); },
  };
}

async function connect({ webSocketDebuggerUrl }) {
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve) => { socket.onopen = resolve; });
  const waiting = new Map();
  const heard = new Map();
  socket.onmessage = ({ data }) => {
    const { id, result, method, params } = JSON.parse(data);
    heard.get(method)?.(params);
    waiting.get(id ?? method)?.(result ?? params);
    waiting.delete(id ?? method);
  };
  let next = 0;
  const send = (method, params = {}) => new Promise((resolve) => {
    waiting.set(++next, resolve);
    socket.send(JSON.stringify({ id: next, method, params }));
  });
  const when = (method) => new Promise((resolve) => { waiting.set(method, resolve); });
  return { send, when, on: (method, hear) => heard.set(method, hear), run: async (expression) => (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result?.value };
}

/** Signs the page in, opens a path and counts tasks over 50 ms from then on (`long`). */
export async function open(page, path) {
  const { code } = await api('/api/signin-links', {});
  await page.send('Page.enable');
  await page.send('Emulation.setDeviceMetricsOverride', { width: 1440, height: 900, deviceScaleFactor: 1, mobile: false });
  await page.send('Page.navigate', { url: `${base}/signin#${code}` });
  await sleep(3_000);
  await page.send('Page.navigate', { url: base + path });
  await sleep(4_000);
  await page.run(`window.long = []; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) long.push(duration); }).observe({ entryTypes: ['longtask'] });`);
}

/**
 * What of its heap a page or its worker holds, in MiB: the sizes of all objects in a snapshot but the browser's own. What the engine says is in use after a collection is more by what was allocated while it was
 * marking, and by gaps: from one second to the next it differed by a fifth, while the objects of two snapshots did not. `code` of it is what the engine compiles and what it notes for that, which grows as long as code gets hot.
 */
export async function heap(target) {
  const parts = [];
  target.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await target.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  const { snapshot: { meta }, nodes } = JSON.parse(parts.join(''));
  const [type, size, fields] = [meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size'), meta.node_fields.length];
  const native = meta.node_types[type].indexOf('native');
  const sums = meta.node_types[type].map(() => 0);
  for (let at = 0; at < nodes.length; at += fields) sums[nodes[at + type]] += nodes[at + size] / 1_048_576;
  return { all: sums.reduce((sum, of, kind) => sum + (kind === native ? 0 : of), 0), code: sums[meta.node_types[type].indexOf('code')] };
}

/** Does some work and says each task over 50 ms that the page's thread had meanwhile, by the browser's own trace, with how much of the processor it had: on a busy machine it may have waited for the rest. */
export async function traced(page, work) {
  await page.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'v8'] } });
  const result = await work();
  const complete = page.when('Tracing.tracingComplete');
  await page.send('Tracing.end');
  const { stream } = await complete;
  let text = '';
  for (let part; !part?.eof; text += part.data) part = await page.send('IO.read', { handle: stream, size: 600_000 });
  await page.send('IO.close', { handle: stream });
  const all = JSON.parse(text);
  const events = all.traceEvents ?? all;
  const ours = events.findLast(({ name }) => name === 'FunctionCall');
  const ofPage = events.filter(({ pid, tid }) => pid === ours?.pid && tid === ours.tid);
  const tasks = ofPage.filter(({ name, dur }) => name === 'RunTask' && dur > 50_000);
  return { result, tasks: tasks.map((task) => ({
    wall: task.dur / 1_000, processor: (task.tdur ?? NaN) / 1_000,
    in: ofPage.filter((part) => part !== task && part.dur > task.dur / 4 && part.ts >= task.ts && part.ts + part.dur <= task.ts + task.dur).map(({ name }) => name).join(' > '),
  })) };
}
