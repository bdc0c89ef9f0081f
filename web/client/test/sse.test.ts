import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SseParser, type SseEvent } from '../src/live/sse';

function parse(chunks: readonly string[]): { events: SseEvent[]; retries: number[] } {
  const events: SseEvent[] = [];
  const retries: number[] = [];
  const parser = new SseParser((event) => events.push(event), (ms) => retries.push(ms));
  for (const chunk of chunks) parser.push(chunk);
  return { events, retries };
}

it('reads events, ids and the retry time', () => {
  const { events, retries } = parse(['retry: 1500\n\nevent: hello\nid: e.1\ndata: {"a":1}\n\n: comment\ndata:x\ndata: y\n\n']);
  expect(retries).toEqual([1500]);
  expect(events).toEqual([{ event: 'hello', data: '{"a":1}', id: 'e.1' }, { event: 'message', data: 'x\ny', id: 'e.1' }]);
});

it('gives out no event whose ending blank line has not come', () => {
  expect(parse(['event: a\ndata: 1\n\nevent: b\nid: e.2\ndata: 2\n']).events).toEqual([{ event: 'a', data: '1', id: '' }]);
});

it.each(['\n', '\r', '\r\n'])('gives the same events however the text is cut (line end %j)', (end) => {
  const text = ['retry: 7', '', 'event: x', 'id: e.1', 'data: {"text":"a: b"}', '', ': ping', 'data: 1', 'data:', 'data: 3', '', 'event: last', 'data: z', '', ''].join(end) + end;
  const whole = parse([text]);
  expect(whole.events).toHaveLength(3);
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
    const places = [0, ...cuts.sort((a, b) => a - b), text.length];
    expect(parse(places.slice(1).map((place, at) => text.slice(places[at], place)))).toEqual(whole);
  }));
});
