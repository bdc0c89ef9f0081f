import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyConversation, foldConversation, joinUpdates, type Conversation, type EventOf, type Item, type MessageItem, type RingsideEvent, type ToolItem } from '../src';
import { Scene, turn } from './scene';

const words = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 8 });
const end = fc.constantFrom('run.completed', 'run.failed', 'run.cancelled', 'run.interrupted');
const story = fc.array(fc.tuple(words, end), { minLength: 1, maxLength: 4 }).map((turns) => {
  const scene = new Scene().add('session.created', { title: 'A', owner: 'usr_a', status: 'idle' });
  turns.forEach(([said, ending], at) => turn(scene, `run_${at}`, said, ending));
  return scene.events;
});

const fold = (events: readonly RingsideEvent[], before = emptyConversation()) => foldConversation(before, events);
const find = <T extends Item>(conversation: Conversation, id: string) => conversation.items.find((item) => item.id === id) as T;

describe('conversation', () => {
  it('is the same however its events are cut into batches', () => {
    fc.assert(fc.property(story, fc.array(fc.nat()), (events, cuts) => {
      const places = [...new Set([0, ...cuts.map((cut) => cut % events.length), events.length])].sort((a, b) => a - b);
      const parts = places.slice(1).map((place, at) => events.slice(places[at], place));
      expect(parts.reduce<Conversation>((before, part) => fold(part, before), emptyConversation())).toEqual(fold(events));
    }));
  });

  it('[E6] is the same from history without deltas as from the live stream, but for when its texts began', () => {
    const timeless = (conversation: Conversation) => ({ ...conversation, items: conversation.items.map((item) => ({ ...item, time: '' })) });
    fc.assert(fc.property(story, (events) => {
      expect(timeless(fold(events.filter(({ type }) => !type.endsWith('.delta'))))).toEqual(timeless(fold(events)));
    }));
  });

  it('[E6] a delta that is already in the text changes nothing', () => {
    fc.assert(fc.property(words, fc.infiniteStream(fc.nat()), (pieces, picks) => {
      const deltas = new Scene().speak('message', 'msg', pieces).events.slice(0, -1);
      const repeated = deltas.flatMap((event, at) => [event, deltas[(picks.next().value as number) % (at + 1)]!]);
      expect(find<MessageItem>(fold(repeated), 'msg').text).toBe(pieces.join(''));
    }));
  });

  it('[E6] deltas that overlap make the text once', () => {
    const { events } = new Scene().add('message.delta', { message: 'm', at: 0, text: 'Hello' }).add('message.delta', { message: 'm', at: 2, text: 'llo you' });
    expect(find<MessageItem>(fold(events), 'm').text).toBe('Hello you');
  });

  it('never changes what it was given', () => {
    fc.assert(fc.property(story, fc.nat(), (events, cut) => {
      const before = fold(events.slice(0, cut % events.length));
      const copy = structuredClone(before);
      fold(events.slice(cut % events.length), before);
      expect(before).toEqual(copy);
    }));
  });

  it('keeps the objects of items that did not change', () => {
    const scene = turn(new Scene(), 'run_1', ['a']);
    const before = fold(scene.events);
    const after = fold(turn(new Scene(), 'run_2', ['b']).events, before);
    expect(after.items.slice(0, before.items.length).every((item, at) => item === before.items[at])).toBe(true);
  });

  it('lets a message grow and be completed', () => {
    const { events } = new Scene().speak('message', 'msg', ['Hel', 'lo ', 'you']);
    expect(find<MessageItem>(fold(events.slice(0, 2)), 'msg')).toMatchObject({ text: 'Hello ', complete: false });
    expect(find<MessageItem>(fold(events), 'msg')).toMatchObject({ text: 'Hello you', complete: true, role: 'assistant' });
  });

  it('an update of a tool replaces the members that it names and removes those it clears', () => {
    const { events } = new Scene()
      .add('tool.started', { tool: 't', kind: 'edit', title: 'Edit', input: { path: 'a' }, content: [{ type: 'diff', path: 'a', newText: '' }], status: 'pending' })
      .add('tool.updated', { tool: 't', title: 'Edit a.txt', locations: [{ path: 'a', line: 3 }], cleared: ['content'] })
      .add('tool.completed', { tool: 't', error: 'no such file' });
    const tool = find<ToolItem>(fold(events), 't');
    expect(tool).toMatchObject({ toolKind: 'edit', title: 'Edit a.txt', input: { path: 'a' }, locations: [{ path: 'a', line: 3 }], status: 'failed', error: 'no such file' });
    expect(tool).not.toHaveProperty('content');
  });

  it('two updates of a tool do as one what they do one after the other', () => {
    const change = fc.record({
      title: fc.constantFrom('a', 'b'), kind: fc.constantFrom('edit' as const, 'read' as const), status: fc.constantFrom('pending' as const, 'in_progress' as const), output: fc.nat(3),
      cleared: fc.subarray(['title', 'kind', 'output', 'status', 'content']),
    }, { requiredKeys: [] });
    fc.assert(fc.property(change, change, change, (start, one, other) => {
      const { events: [begin, first, second] } = new Scene().add('tool.started', { ...start, tool: 't' }).add('tool.updated', { ...one, tool: 't' }).add('tool.updated', { ...other, tool: 't' });
      const joined = joinUpdates(first as EventOf<'tool.updated'>, second as EventOf<'tool.updated'>);
      expect(fold([begin!, joined])).toEqual(fold([begin!, first!, second!]));
    }), { numRuns: 1_000 });
  });

  it('[E9] a run that ends leaves nothing open', () => {
    const { events } = new Scene()
      .add('run.started', { run: 'run_1' }, { run: 'run_1' })
      .add('message.delta', { message: 'm', at: 0, text: 'half' }, { run: 'run_1' })
      .add('tool.started', { tool: 't', status: 'in_progress' }, { run: 'run_1' })
      .add('interaction.opened', { interaction: 'i', tool: 't' }, { run: 'run_1' })
      .add('run.interrupted', { error: { code: 'server_stopped', message: 'The server stopped.' } }, { run: 'run_1' });
    const after = fold(events);
    expect(after.run).toBeUndefined();
    expect(find(after, 'm')).toMatchObject({ text: 'half', complete: true });
    expect(find(after, 't')).toMatchObject({ status: 'cancelled' });
    expect(find(after, 'i')).toMatchObject({ status: 'expired' });
    expect(find(after, 'run_1')).toMatchObject({ kind: 'run-end', end: 'interrupted' });
  });

  it('[G57] [G60] the end of a run says how much it changed, and that it was put back', () => {
    const scene = new Scene()
      .add('run.started', { run: 'run_1' }, { run: 'run_1' })
      .add('run.completed', { changes: { files: 2, additions: 3, deletions: 1 } }, { run: 'run_1' });
    expect(find(fold(scene.events), 'run_1')).toMatchObject({ changes: { files: 2, additions: 3, deletions: 1 } });
    scene.add('changes.reverted', { run: 'run_1', files: 2, paths: ['a', 'b'], force: false }, { actor: 'usr_a' });
    expect(find(fold(scene.events), 'run_1')).toMatchObject({ changes: { files: 2 }, reverted: { at: scene.events.at(-1)!.time, by: 'usr_a', files: 2 } });
  });

  it('shows the prompts that wait, in their order, until they are delivered or withdrawn', () => {
    const scene = new Scene().add('session.created', { title: 'A' });
    const inbox = () => fold(scene.events).session?.inbox.map(({ id, text }) => `${id} ${String(text)}`);
    for (const prompt of ['a', 'b', 'c']) scene.add('prompt.queued', { prompt, text: 'x', delivery: 'queue' });
    scene.add('prompt.moved', { prompt: 'c', index: 0, text: 'y' }).add('prompt.withdrawn', { prompt: 'a' });
    expect(inbox()).toEqual(['c y', 'b x']);
    scene.add('prompt.queued', { prompt: 'i', text: 'now', delivery: 'interrupt' });
    expect(inbox()).toEqual(['i now', 'c y', 'b x']);
    scene.add('prompt.delivered', { prompt: 'i' });
    expect(inbox()).toEqual(['c y', 'b x']);
  });

  it('[W1] ignores types that it does not know', () => {
    const unknown = { ...new Scene().add('session.updated', {}).events[0]!, type: 'x.weather' } as unknown as RingsideEvent;
    expect(fold([unknown]).items).toEqual([]);
  });
});
