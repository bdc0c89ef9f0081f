import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RingsideClient, RingsideError, newKey } from '../src';

interface Request { method: string; url: string; body: string; headers: Record<string, string | string[] | undefined> }

let server: Server;
let baseUrl: string;
let requests: Request[];
let answer: { status: number; body: string; headers?: Record<string, string>; stops?: 'before' | 'within' };

beforeEach(async () => {
  requests = [];
  answer = { status: 200, body: '{}' };
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    requests.push({ method: request.method!, url: request.url!, body, headers: request.headers });
    if (answer.stops === 'before') return;
    response.writeHead(answer.status, answer.headers);
    if (answer.stops === 'within') response.write(answer.body.slice(0, 1));
    else response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(() => new Promise<void>((resolve) => {
  server.close(() => resolve());
  server.closeAllConnections();
}));

describe('RingsideClient', () => {
  it('[W3] sends its token in the header and nowhere else', async () => {
    await new RingsideClient({ baseUrl, token: 'rs_x' }).me();
    expect(requests[0]).toMatchObject({ method: 'GET', url: '/api/me' });
    expect(requests[0]!.headers).toMatchObject({ authorization: 'Bearer rs_x', accept: 'application/json' });
    await new RingsideClient({ baseUrl }).me();
    expect(requests[1]!.headers).not.toHaveProperty('authorization');
  });

  it.each(['before', 'within'] as const)('an answer that stops %s its end is none after its time, and an abort stays one', async (stops) => {
    answer = { status: 200, body: '{}', stops };
    const client = new RingsideClient({ baseUrl });
    await expect(client.me({ timeoutMs: 50 })).rejects.toMatchObject({ name: 'RingsideError', status: 0, code: 'network' });
    const abort = new AbortController();
    const asked = client.me({ timeoutMs: 600_000, signal: abort.signal });
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    answer = { status: 200, body: '{}' };
    await expect(client.me({ timeoutMs: 600_000 })).resolves.toEqual({});
  });

  it('a reading has the time that the client gives it, one that is held as much more, and what is done as long as it takes', async () => {
    answer = { status: 200, body: '{}', stops: 'before' };
    const client = new RingsideClient({ baseUrl, timeoutMs: 50 });
    const late = { name: 'RingsideError', status: 0, code: 'network' };
    await expect(client.me()).rejects.toMatchObject(late);
    await expect(client.artifacts.read('art_1', { last: 10 })).rejects.toMatchObject(late);
    await expect(client.events({})).rejects.toMatchObject(late);
    const abort = new AbortController();
    const slow = [client.events({}, { wait: 600 }, { signal: abort.signal }), client.signOut({ signal: abort.signal })];
    await expect(client.me()).rejects.toMatchObject(late);
    abort.abort();
    for (const one of slow) await expect(one).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('[O30] switches a session on as an orchestrator, changes it and reads it', async () => {
    const client = new RingsideClient({ baseUrl });
    await client.orchestration.set('ses_1', { goal: 'Ship.', manages: ['ses_2'], maxPromptsPerHour: 5 });
    await client.orchestration.update('ses_1', { enabled: false, cleared: ['rules'] });
    await client.orchestration.get('ses_1');
    await client.orchestration.list({ limit: 500 });
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['PUT', '/api/sessions/ses_1/orchestration', '{"goal":"Ship.","manages":["ses_2"],"maxPromptsPerHour":5}'],
      ['PATCH', '/api/sessions/ses_1/orchestration', '{"enabled":false,"cleared":["rules"]}'],
      ['GET', '/api/sessions/ses_1/orchestration', ''],
      ['GET', '/api/orchestrations?limit=500', ''],
    ]);
  });

  it('opens threads, speaks in them and closes them', async () => {
    const client = new RingsideClient({ baseUrl });
    await client.threads.open({ from: 'ses_1', agent: 'codex', text: 'Count.' });
    await client.threads.say('thr_1', { from: 'ses_2', kind: 'answer', text: '42' });
    await client.threads.close('thr_1', { outcome: 'done' });
    await client.threads.list({ tree: 'ses_1', status: 'waiting' });
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/api/threads', '{"from":"ses_1","agent":"codex","text":"Count."}'],
      ['POST', '/api/threads/thr_1/messages', '{"from":"ses_2","kind":"answer","text":"42"}'],
      ['POST', '/api/threads/thr_1/close', '{"outcome":"done"}'],
      ['GET', '/api/threads?tree=ses_1&status=waiting', ''],
    ]);
  });

  it('[T1] [T6] makes tasks, finds, changes, runs and removes them', async () => {
    const client = new RingsideClient({ baseUrl });
    await client.tasks.create({ agent: 'codex', prompt: 'Count.', cron: '0 6 * * *', timeZone: 'Europe/Berlin', overlap: 'queue' }, { idempotencyKey: 'k1' });
    await client.tasks.list({ session: 'ses_1', status: 'paused', limit: 10 });
    await client.tasks.get('tsk_1');
    await client.tasks.update('tsk_1', { paused: true });
    await client.tasks.run('tsk_1');
    await client.tasks.remove('tsk_1');
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/api/tasks', '{"agent":"codex","prompt":"Count.","cron":"0 6 * * *","timeZone":"Europe/Berlin","overlap":"queue"}'],
      ['GET', '/api/tasks?session=ses_1&status=paused&limit=10', ''],
      ['GET', '/api/tasks/tsk_1', ''],
      ['PATCH', '/api/tasks/tsk_1', '{"paused":true}'],
      ['POST', '/api/tasks/tsk_1/run', ''],
      ['DELETE', '/api/tasks/tsk_1', ''],
    ]);
    expect(requests[0]!.headers).toMatchObject({ 'idempotency-key': 'k1' });
  });

  it('[N1] [N3] [N6] makes webhooks, tests and removes them, and sends again or forgets what was given up', async () => {
    const client = new RingsideClient({ baseUrl });
    await client.webhooks.create({ url: 'https://example.com/hook', events: ['task.failed'] });
    await client.webhooks.list({ limit: 10 });
    answer = { status: 200, body: '{"id":"whk_1.test_1","status":500,"error":"It was answered 500.","durationMs":3}' };
    expect(await client.webhooks.test('whk_1')).toEqual({ id: 'whk_1.test_1', status: 500, error: 'It was answered 500.', durationMs: 3 });
    answer = { status: 200, body: '{}' };
    await client.webhooks.deliveries({ status: 'dead' });
    await client.webhooks.sendAgain('whk_1.7');
    answer = { status: 204, body: '' };
    await client.webhooks.forget('whk_1.7');
    await client.webhooks.remove('whk_1');
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/api/webhooks', '{"url":"https://example.com/hook","events":["task.failed"]}'],
      ['GET', '/api/webhooks?limit=10', ''],
      ['POST', '/api/webhooks/whk_1/test', ''],
      ['GET', '/api/deliveries?status=dead', ''],
      ['POST', '/api/deliveries/whk_1.7/send', ''],
      ['DELETE', '/api/deliveries/whk_1.7', ''],
      ['DELETE', '/api/webhooks/whk_1', ''],
    ]);
  });

  it('[G68] reads windows of an artifact, and says how large it is by now', async () => {
    const client = new RingsideClient({ baseUrl });
    answer = { status: 206, body: 'cdef', headers: { 'content-range': 'bytes 2-5/10', 'artifact-state': 'open' } };
    expect(await client.artifacts.read('art_1', { from: 2, length: 4 })).toEqual({ at: 2, bytes: new TextEncoder().encode('cdef'), size: 10, sealed: false });
    expect(requests[0]).toMatchObject({ url: '/api/artifacts/art_1', headers: { range: 'bytes=2-5' } });
    answer = { status: 416, body: '', headers: { 'content-range': 'bytes */10', 'artifact-state': 'sealed' } };
    expect(await client.artifacts.read('art_1', { from: 10, length: 4 })).toMatchObject({ at: 10, size: 10, sealed: true });
    answer = { status: 200, body: 'all', headers: { 'artifact-state': 'sealed' } };
    expect(await client.artifacts.read('art_1', { last: 4 })).toMatchObject({ at: 0, size: 3, sealed: true });
    answer = { status: 404, body: '{"status":404,"code":"not_found","detail":"none","title":"Not found"}', headers: { 'content-type': 'application/problem+json' } };
    await expect(client.artifacts.read('art_2', { last: 4 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('sends bodies, keys and queries as the contract has them', async () => {
    const client = new RingsideClient({ baseUrl });
    answer = { status: 202, body: '{"prompt":"prm_1","run":"run_1"}' };
    expect(await client.sessions.prompt('ses_1', { text: 'hi', delivery: 'interrupt' }, { idempotencyKey: 'k1' })).toEqual({ prompt: 'prm_1', run: 'run_1' });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/api/sessions/ses_1/prompts', body: '{"text":"hi","delivery":"interrupt"}' });
    expect(requests[0]!.headers).toMatchObject({ 'idempotency-key': 'k1', 'content-type': 'application/json' });
    await client.agents.list({ detect: true });
    await client.interactions.list({ status: 'open', limit: 500 });
    await client.events({ session: 'ses_1', type: ['tool.*', 'run.*'], deltas: false }, { before: 'e.9', limit: 100 });
    expect(requests.slice(1).map(({ url }) => url)).toEqual([
      '/api/agents?detect=true', '/api/interactions?status=open&limit=500',
      '/api/sessions/ses_1/events?type=tool.*&type=run.*&deltas=false&before=e.9&limit=100',
    ]);
  });

  it('[X3] imports an export: a file as it is, a text, or a stream, once by its key', async () => {
    const exported = '{"kind":"ringside.session"}\n{"end":{}}\n';
    const handed: unknown[] = [];
    const client = new RingsideClient({ baseUrl, fetch: (url, init) => { handed.push(init?.body); return fetch(url, init); } });
    answer = { status: 201, body: '{"id":"ses_2"}' };
    const file = new Blob([exported], { type: 'text/plain' });
    expect(await client.sessions.import(file, { idempotencyKey: 'k1' })).toEqual({ id: 'ses_2' });
    await client.sessions.import(exported);
    await client.sessions.import(new Blob([exported]).stream());
    // What is handed on is the file itself, not what was read of it.
    expect(handed[0]).toBe(file);
    for (const request of requests) {
      expect(request).toMatchObject({ method: 'POST', url: '/api/sessions/import', body: exported });
      expect(request.headers).toMatchObject({ 'content-type': 'application/x-ndjson', accept: 'application/json' });
    }
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', undefined, undefined]);
  });

  it('[X4] what is wrong with an export is an error that names its line', async () => {
    answer = { status: 422, body: '{"title":"Invalid","status":422,"code":"invalid","detail":"line 7: comes out of order","errors":{"line 7":["comes out of order"]}}' };
    await expect(new RingsideClient({ baseUrl }).sessions.import('{}')).rejects
      .toMatchObject({ name: 'RingsideError', status: 422, code: 'invalid', message: 'line 7: comes out of order', errors: { 'line 7': ['comes out of order'] } });
  });

  it('[SR7] searches with every filter, as often as it is given', async () => {
    await new RingsideClient({ baseUrl }).search({ q: '"race condition" -late', session: 'ses_1', type: ['tool.*', 'message.*'], limit: 10, page: '9.10', after: '2026-11-20' });
    expect(requests[0]!.url).toBe('/api/search?q=%22race+condition%22+-late&session=ses_1&type=tool.*&type=message.*&limit=10&page=9.10&after=2026-11-20');
  });

  it('takes an answer without a body', async () => {
    answer = { status: 204, body: '' };
    expect(await new RingsideClient({ baseUrl }).signOut()).toBeUndefined();
  });

  it('[W2] a refusal is an error with its code, its detail and the fields', async () => {
    answer = {
      status: 422, headers: { 'content-type': 'application/problem+json' },
      body: '{"title":"Invalid","status":422,"code":"invalid","detail":"No such folder.","errors":{"workdir":["does not exist"]}}',
    };
    const error = await new RingsideClient({ baseUrl }).sessions.create({ agent: 'demo' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RingsideError);
    expect(error).toMatchObject({ status: 422, code: 'invalid', message: 'No such folder.', errors: { workdir: ['does not exist'] } });
  });

  it('an answer that is no problem document, and no answer, are errors too', async () => {
    answer = { status: 429, body: '<html>', headers: { 'retry-after': '7' } };
    await expect(new RingsideClient({ baseUrl }).me()).rejects.toMatchObject({ status: 429, code: 'internal', retryAfterMs: 7000 });
    await expect(new RingsideClient({ baseUrl: 'http://127.0.0.1:1' }).me()).rejects.toMatchObject({ status: 0, code: 'network' });
  });

  it('makes keys that differ', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newKey()).not.toBe(newKey());
  });
});
