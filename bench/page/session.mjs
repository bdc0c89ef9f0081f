// Measures paging through a long session in Chromium against a real server: it is opened, scrolled up page by page as fast as the page can, and back to its end.
//   node --experimental-websocket bench/page/session.mjs --base http://127.0.0.1:PORT --token rs_… [--events 100000] [--steps 2000] [--session ses_…]
import { api, browser, heap, open, option, traced } from './chromium.mjs';

const [events, steps] = [Number(option('events', 100_000)), Number(option('steps', 2_000))];

/** Six events of a step: a notice, a thought, a call with its output, an answer with a list or code now and then. */
function turn(at) {
  const answer = `Step ${at} is done: the **cookie** was read before it was written.\n\n${at % 5 === 0 ? '```ts\nconst all = await store.read(cookie.id);\nif (all.expires > Date.now()) return all;\n```' : '- one\n- two'}`;
  return [
    { type: 'message.completed', data: { message: `p${at}`, role: 'system', text: `Step ${at} begins.` } },
    { type: 'reasoning.completed', data: { message: `r${at}`, text: 'What comes next?', durationMs: 1_200 } },
    { type: 'tool.started', data: { tool: `t${at}`, kind: at % 3 === 0 ? 'execute' : 'read', title: `step ${at} of many`, status: 'in_progress' } },
    { type: 'tool.completed', data: { tool: `t${at}`, status: at % 17 === 0 ? 'failed' : 'completed', output: `${at} lines\n`.repeat(12) } },
    { type: 'message.completed', data: { message: `m${at}`, role: 'assistant', text: answer } },
    { type: 'message.completed', data: { message: `n${at}`, role: 'assistant', text: `And the next is step ${at + 1}.` } },
  ];
}

async function written() {
  await api('/api/agents', { name: 'writer', title: 'Writer', driver: 'external' });
  const { id } = await api('/api/sessions', { agent: 'writer', title: 'A long one' });
  await api(`/api/sessions/${id}/events`, [{ type: 'run.started', data: {} }]);
  for (let at = 0; at * 6 < events;) {
    const batch = [];
    for (; batch.length < 480 && at * 6 < events; at++) batch.push(...turn(at));
    await api(`/api/sessions/${id}/events`, batch);
  }
  return id;
}

const session = option('session') ?? await written();
console.log(`session: ${session}`);
const page = await browser();
await open(page, `/s/${session}`);
const opened = (await heap(page)).all;
const pages = () => page.run(`performance.getEntriesByType('resource').filter(({ name }) => /before=|after=/.test(name)).length`);
await page.run('performance.setResourceTimingBufferSize(10_000), long.length = 0');

/** Scrolls by 0.8 screens in each frame; while history is read, it waits for it. Says how long the frames took and how many rows there were at most. */
const scroll = (way) => page.run(`new Promise((resolve) => {
  const box = document.querySelector('.transcript');
  const gaps = [];
  let [done, most, empty, still, before] = [0, 0, 0, 0, performance.now()];
  const frame = (now) => {
    gaps.push(now - before);
    before = now;
    const rows = box.querySelectorAll('.row');
    most = Math.max(most, rows.length);
    const view = box.getBoundingClientRect();
    if (![...rows].some((row) => { const { top, bottom } = row.getBoundingClientRect(); return bottom > view.top && top < view.bottom; })) empty++;
    const top = box.scrollTop;
    box.scrollTop += ${way} * 0.8 * box.clientHeight;
    still = box.scrollTop === top ? still + 1 : 0;
    if (still === 0) done++;
    if (done < ${steps} && still < 300) requestAnimationFrame(frame);
    else resolve(JSON.stringify({ done, most, empty, gaps: gaps.slice(1).sort((a, b) => a - b) }));
  };
  requestAnimationFrame(frame);
})`).then(JSON.parse);

for (const [words, way] of [['up', -1], ['down', 1]]) {
  await page.run('long.length = 0');
  const read = await pages();
  const { result: { done, most, empty, gaps }, tasks } = await traced(page, () => scroll(way));
  const at = (share) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))].toFixed(1);
  const longest = (of) => Math.round(Math.max(0, ...tasks.map((task) => task[of])));
  console.log(`${words}: ${done} steps of 0.8 screens, ${await pages() - read} pages of history read; at most ${most} rows, ${empty} frames without any; gaps p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms; heap ${opened.toFixed(1)} MB opened, ${(await heap(page)).all.toFixed(1)} MB now`);
  console.log(`  tasks over 50 ms: ${tasks.length}, longest ${longest('wall')} ms; of the processor's time none over 50 ms: ${tasks.every(({ processor }) => processor <= 50)}, at most ${longest('processor')} ms`);
  for (const { wall, processor, in: parts } of tasks.sort((a, b) => b.processor - a.processor).slice(0, 5)) console.log(`    ${wall.toFixed(0)} ms, ${processor.toFixed(0)} of the processor: ${parts}`);
}
await page.end();
process.exit(0);
