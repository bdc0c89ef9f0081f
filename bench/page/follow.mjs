// Measures a page that is left open: ten agents of one tree, at work for some minutes already, so many events a second in all, are followed for half an hour; the heap of page and worker after a garbage
// collection each minute, and the tasks over 50 ms.
//   node --experimental-websocket bench/page/follow.mjs --base http://127.0.0.1:PORT --token rs_… [--history 12] [--minutes 30] [--rate 50] [--agents 10]
import { api, browser, heap, open, option, sleep, traced } from './chromium.mjs';

const [history, minutes, rate, agents] = [Number(option('history', 12)), Number(option('minutes', 30)), Number(option('rate', 50)), Number(option('agents', 10))];
const files = ['src/auth/session.ts', 'src/auth/lock.ts', 'docs/release.md', 'tests/LoginTests.cs'];
const kinds = [['read', 'Read'], ['edit', 'Edit'], ['search', 'Search'], ['execute', 'Run']];
const answer = 'The race is between the **refresh** and the write that follows it.\n\n```ts\nreturn lock(cookie.id, () => store.read(cookie.id));\n```\n\n- read inside the lock\n- write once\n';
const sent = new Map();

/**
 * What an agent does in one turn, event by event: it thinks, calls four tools, is counted, plans and answers in pieces. Its ids are nobody else's and as long as those of real ones: the engine holds one of at most ten
 * letters once, however many events of a page that was read have it, but not where they come one by one.
 */
function* work(session) {
  for (let turn = 0; ; turn++) {
    const id = (kind) => `${kind}_01${session.slice(-12)}${turn}`;
    yield ['run.started', {}];
    yield ['reasoning.completed', { message: id('rsn'), text: 'What if two do that at once?', durationMs: 900 }];
    for (let at = 0; at < 4; at++) {
      const [kind, verb] = kinds[(turn + at) % kinds.length];
      const tool = `${id('toolu')}.${at}`;
      yield ['tool.started', { tool, kind, title: `${verb} ${files[(turn + at) % files.length]}`, status: 'in_progress', locations: [{ path: `/home/mia/shop/${files[(turn + at) % files.length]}` }] }];
      yield ['tool.completed', { tool, status: (turn + at) % 17 === 0 ? 'failed' : 'completed', output: `line ${turn}\n`.repeat(12) }];
    }
    yield ['usage.updated', { call: { input: 900, output: 120, cacheRead: 12_000 }, context: { used: 20_000 + (turn * 700) % 150_000, size: 200_000, source: 'reported' } }];
    yield ['plan.updated', { phases: [0, 1, 2, 3].map((phase) => ({ id: `${phase}`, title: `Step ${phase + 1} of turn ${turn}`, status: phase < turn % 4 ? 'completed' : phase === turn % 4 ? 'in_progress' : 'pending' })) }];
    for (let at = 0; at < answer.length; at += 40) yield ['message.delta', { message: id('msg'), at, text: answer.slice(at, at + 40) }];
    yield ['message.completed', { message: id('msg'), role: 'assistant', text: answer }];
    yield ['run.completed', { stopReason: 'end_turn' }];
  }
}

await api('/api/agents', { name: 'writer', title: 'Writer', driver: 'external' });
const root = (await api('/api/sessions', { agent: 'writer', title: 'The lead' })).id;
const sessions = [root];
while (sessions.length < agents) sessions.push((await api('/api/sessions', { agent: 'writer', title: `Worker ${sessions.length}`, parent: root })).id);
for (const session of sessions) sent.set(session, work(session));

let stopped = false;
let events = 0;
const writing = (async () => {
  for (const began = Date.now(); !stopped;) {
    const session = sessions[events % sessions.length];
    const [type, data] = sent.get(session).next().value;
    await api(`/api/sessions/${session}/events`, [{ type, data }]);
    events++;
    await sleep(Math.max(0, began + events / rate * 1_000 - Date.now()));
  }
})();

await sleep(history * 60_000);
const page = await browser();
await open(page, `/s/${root}`);
const worker = await page.worker();
const heaps = [];
const tasks = [];
for (let minute = 1; minute <= minutes; minute++) {
  const { tasks: long } = await traced(page, () => sleep(60_000));
  const [inPage, inWorker] = [await heap(page), await heap(worker)];
  heaps.push(inPage.all + inWorker.all);
  // What the first minute had to load is not the steady state.
  if (minute > 1) tasks.push(...long);
  const elements = await page.run(`document.querySelectorAll('*').length`);
  console.log(`minute ${minute}: ${events} events, heap ${inPage.all.toFixed(2)} + ${inWorker.all.toFixed(2)} MiB (${((heaps.at(-1) / heaps[0] - 1) * 100).toFixed(1)} %), of it code ${(inPage.code + inWorker.code).toFixed(2)}, ${elements} elements, ${long.length} tasks over 50 ms`);
  for (const { wall, processor, in: parts } of long) console.log(`    ${wall.toFixed(0)} ms, ${processor.toFixed(0)} of the processor: ${parts}`);
}
console.log(`heap of page and worker after the first minute ${heaps[0].toFixed(1)} MiB, at most ${Math.max(...heaps).toFixed(1)}, at the end ${heaps.at(-1).toFixed(1)}`);
console.log(`after the first minute ${tasks.length} tasks over 50 ms, the longest ${Math.round(Math.max(0, ...tasks.map(({ wall }) => wall)))} ms, at most ${Math.round(Math.max(0, ...tasks.map(({ processor }) => processor)))} of the processor`);
console.log(`the page shows: ${(await page.run(`document.querySelector('[role=tabpanel]').innerText`)).split('\n')[0]}`);
stopped = true;
await writing;
await page.end();
process.exit(0);
