import type { Item, Session } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { attach, blocks, whyNot } from '../src/composer/images';
import { replaced, tokenAt } from '../src/composer/token';
import { earlier } from '../src/composer/useRecall';

const session = (members: Partial<Session>) => ({ id: 'ses_1', status: 'idle', interactions: [], inbox: [], ...members } as unknown as Session);

describe('the composer', () => {
  it('knows what is being typed that there is a list for', () => {
    expect(tokenAt('look at @src/lo', 15)).toEqual({ kind: 'file', from: 8, to: 15, query: 'src/lo' });
    expect(tokenAt('look at @src/lo and', 19)).toBeUndefined();
    expect(tokenAt('mail me@home', 12)).toBeUndefined();
    expect(tokenAt('/rev', 4)).toEqual({ kind: 'command', from: 0, to: 4, query: 'rev' });
    expect(tokenAt('see /rev', 8)).toBeUndefined();
    expect(tokenAt('/review it', 10)).toBeUndefined();
    expect(replaced('see @lo there', tokenAt('see @lo there', 7)!, '@src/login.ts')).toEqual({ text: 'see @src/login.ts there', caret: 18 });
    expect(replaced('@lo', tokenAt('@lo', 3)!, '@login.ts')).toEqual({ text: '@login.ts ', caret: 10 });
  });

  it('brings back what I have said, each once, where it was said last', () => {
    const said = (text: string, actor: string, source: 'user' | 'task' = 'user'): Item => ({ kind: 'message', id: text + actor, time: '', role: 'user', text, complete: true, source, actor });
    expect(earlier([said('a', 'me'), said('b', 'me'), said('x', 'other'), said('t', 'me', 'task'), said('a', 'me')], ['c'], 'me')).toEqual(['b', 'a', 'c']);
  });

  it('takes images that agents take, and says of others why not', async () => {
    const file = (name: string, type: string, size = 3) => new File([new Uint8Array(size)], name, { type });
    const { images, problem } = await attach([file('a.png', 'image/png'), file('b.svg', 'image/svg+xml')], 0);
    expect(images.map(({ name, data }) => [name, data])).toEqual([['a.png', 'AAAA']]);
    expect(problem).toContain('b.svg');
    expect((await attach([file('big.png', 'image/png', 6 * 1024 * 1024)], 0)).problem).toContain('big.png');
    expect((await attach([file('ninth.png', 'image/png')], 8)).problem).toContain('8 images');
    expect(blocks('see', images)).toEqual([{ type: 'text', text: 'see' }, { type: 'image', mimeType: 'image/png', data: 'AAAA' }]);
  });

  it('refuses images where it is known that the agent takes none', () => {
    expect(whyNot(session({ images: true, lastRun: 'r' }), 'Demo')).toBeUndefined();
    expect(whyNot(session({}), 'Demo')).toBeUndefined();
    expect(whyNot(session({ lastRun: 'r' }), 'Demo')).toContain('Demo takes no images');
  });
});
