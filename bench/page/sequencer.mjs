// Measures the sequencer in Chromium against a real server: a tree of 50,000 events is written and opened, then 50 events a second come in while the view is
// panned and zoomed without a pause.
//   node --experimental-websocket bench/page/sequencer.mjs --base http://127.0.0.1:PORT --token rs_… [--events 50000] [--rate 50] [--seconds 20]
import { api, browser, heap, open, option, sleep } from './chromium.mjs';

const [events, rate, seconds, lanes] = [Number(option('events', 50_000)), Number(option('rate', 50)), Number(option('seconds', 20)), 5];

let number = 0;
const kinds = ['read', 'execute', 'edit', 'search', 'fetch'];

/** Six events: a thought, three calls of which one fails now and then, an answer. */
function turn() {
  const id = ++number;
  const call = (at) => [
    { type: 'tool.started', data: { tool: `t${id}.${at}`, kind: kinds[(id + at) % kinds.length], title: `step ${id} of many, part ${at}`, status: 'in_progress' } },
    { type: 'tool.completed', data: { tool: `t${id}.${at}`, status: id % 17 === 0 ? 'failed' : 'completed', output: 'ok' } },
  ];
  return [{ type: 'reasoning.completed', data: { message: `r${id}`, text: 'What next?', durationMs: 40 } }, ...call(1), ...call(2), { type: 'message.completed', data: { message: `m${id}`, role: 'assistant', text: `Step ${id} is done.`, durationMs: 30 } }];
}

async function tree() {
  await api('/api/agents', { name: 'writer', title: 'Writer', driver: 'external' });
  const root = (await api('/api/sessions', { agent: 'writer', title: 'The lead' })).id;
  const sessions = [root];
  while (sessions.length < lanes) sessions.push((await api('/api/sessions', { agent: 'writer', title: `Worker ${sessions.length}`, parent: root })).id);
  for (const session of sessions) await api(`/api/sessions/${session}/events`, [{ type: 'run.started', data: {} }]);
  const begun = Date.now();
  for (let written = 0; written < events;) {
    const batch = Array.from({ length: 80 }, turn).flat();
    await api(`/api/sessions/${sessions[number % lanes]}/events`, batch);
    written += batch.length;
    // The history is of a minute, not of the few seconds that writing takes.
    await sleep(Math.max(0, begun + written / events * 60_000 - Date.now()));
  }
  return sessions;
}

const sessions = await tree();
const page = await browser();
await open(page, `/s/${sessions[0]}`);

// Zoomed out, it reads its history to the beginning.
const reading = Date.now();
await page.run(`for (let i = 0; i < 12; i++) document.querySelector('[aria-label="Zoom out"]').click()`);
for (let before = -1, pages = 0; pages !== before;) {
  before = pages;
  await sleep(1_500);
  pages = await page.run(`performance.getEntriesByType('resource').filter(({ name }) => name.includes('before=') && name.includes('tree=')).length`);
  if (pages === before) console.log(`history: ${pages} pages in ${((Date.now() - reading - 1_500) / 1_000).toFixed(1)} s, longest task ${await page.run('Math.round(Math.max(0, ...long))')} ms, long tasks ${await page.run('long.length')}`);
}
console.log(`drawn: ${await page.run(`document.querySelector('.seq-canvas').getAttribute('aria-label')`)}`);
await page.run(`[...document.querySelectorAll('.seq-text')].find(({ textContent }) => textContent === 'Fit').click()`);
await sleep(1_000);
const before = (await heap(page)).all;
await page.run('long.length = 0');

let stopped = false;
const writing = (async () => {
  for (let began = Date.now(), sent = 0; !stopped;) {
    const batch = turn();
    await api(`/api/sessions/${sessions[number % lanes]}/events`, batch);
    sent += batch.length;
    await sleep(Math.max(0, began + sent / rate * 1_000 - Date.now()));
  }
})();
const gaps = JSON.parse(await page.run(`new Promise((resolve) => {
  const canvas = document.querySelector('.seq-canvas');
  const box = canvas.getBoundingClientRect();
  const gaps = [];
  const begun = performance.now();
  let before = begun;
  const frame = (now) => {
    gaps.push(now - before);
    before = now;
    const part = Math.floor((now - begun) / 1_000) % 8;
    const wheel = (options) => canvas.dispatchEvent(new WheelEvent('wheel', { clientX: box.x + box.width * 0.7, clientY: box.y + 60, bubbles: true, cancelable: true, ...options }));
    if (part < 2) wheel({ ctrlKey: true, deltaY: -14 });
    else if (part < 4) wheel({ deltaX: part === 2 ? 9 : -9 });
    else if (part < 6) wheel({ ctrlKey: true, deltaY: 14 });
    else wheel({ deltaX: part === 6 ? -5 : 5 });
    if (now - begun < ${seconds * 1_000}) requestAnimationFrame(frame);
    else resolve(JSON.stringify(gaps.slice(1)));
  };
  requestAnimationFrame(frame);
})`)).sort((a, b) => a - b);
const at = (share) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))].toFixed(1);
console.log(`panned and zoomed for ${seconds} s, ${rate} events/s coming in: ${gaps.length} frames, gaps p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms; long tasks ${await page.run('long.length')}, longest ${await page.run('Math.round(Math.max(0, ...long))')} ms`);
await page.run(`[...document.querySelectorAll('.seq-text')].find(({ textContent }) => textContent === 'Fit').click()`);
await page.run('long.length = 0');
await sleep(seconds * 1_000);
console.log(`followed for ${seconds} s: long tasks ${await page.run('long.length')}, longest ${await page.run('Math.round(Math.max(0, ...long))')} ms; heap ${before.toFixed(1)} MB before, ${(await heap(page)).all.toFixed(1)} MB after ${number * 6 - events} more events`);
// The same with its table open, which reads what is drawn.
const worked = async () => (await page.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
await page.send('Performance.enable');
for (const isOpen of [false, true]) {
  if (isOpen) await page.run(`document.querySelector('.seq-transport [aria-label="Table"]').click()`);
  await sleep(2_000);
  await page.run('long.length = 0');
  const begun = await worked();
  await sleep(seconds * 1_000);
  const busy = (await worked() - begun) / seconds * 100;
  console.log(`followed for ${seconds} s, its table ${isOpen ? 'open' : 'closed'}: the page's thread busy ${busy.toFixed(1)} % of the time; long tasks ${await page.run('long.length')}, longest ${await page.run('Math.round(Math.max(0, ...long))')} ms`);
}
stopped = true;
await writing;
await page.end();
process.exit(0);
