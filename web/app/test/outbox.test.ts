import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => { vi.useFakeTimers(); });

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('[W4] says that a prompt that nobody answers was not sent, sends what was written after it, and sends both by keys of their own however often', async () => {
  const sent: { key: string | null; text: string }[] = [];
  vi.stubGlobal('fetch', (_path: string, { headers, body, signal }: RequestInit) => {
    const { text } = JSON.parse(String(body)) as { text: string };
    sent.push({ key: (headers as Headers).get('idempotency-key'), text });
    if (text === 'one' && sent.length === 1) return new Promise((_, reject) => { signal!.addEventListener('abort', () => reject(signal!.reason as Error)); });
    return Promise.resolve(new Response('{"prompt":{}}', { status: 202 }));
  });
  vi.resetModules();
  const { post, tryAgain, useOutbox } = await import('../src/composer/outbox');
  const list = () => useOutbox.getState().list.map(({ words, problem }) => [words, problem]);
  post('ses_1', 'one', [], 'queue');
  post('ses_1', 'two', [], 'queue');
  await vi.advanceTimersByTimeAsync(29_000);
  expect([list(), sent.length]).toEqual([[['one', undefined], ['two', undefined]], 1]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(list()).toEqual([['one', 'The server could not be reached. Nothing was lost; try again.']]);
  tryAgain(useOutbox.getState().list[0]!);
  await vi.advanceTimersByTimeAsync(0);
  expect(list()).toEqual([]);
  expect(sent.map(({ text }) => text)).toEqual(['one', 'two', 'one']);
  expect(sent[2]!.key).toBe(sent[0]!.key);
  expect(sent[1]!.key).not.toBe(sent[0]!.key);
});
