import { describe, expect, it } from 'vitest';
import { offered, type Command } from '../src/palette/commands';

const run = () => undefined;
const sessions = Array.from({ length: 20 }, (_, at): Command => ({ id: `ses_${at}`, of: 'session', name: `Session ${at}`, note: 'ada', word: at === 7 ? 'failed' : 'done', icon: 'idle', run }));
const all: Command[] = [...sessions, { id: 'agt_a', of: 'agent', name: 'Ada', note: 'agent ada', icon: 'agent', run }, { id: 'new', name: 'New session', note: 'N', icon: 'plus', run }, { id: 'dark', name: 'Dark theme', note: '', icon: 'moon', run }];
const shown = (query: string) => offered(all, query).map(({ name, commands }) => [name, commands.map(({ id }) => id).join()]);

describe('the palette', () => {
  it('shows a few sessions and all that can be done, however many sessions there are', () => {
    expect(shown(' ')).toEqual([['Sessions', 'ses_0,ses_1,ses_2,ses_3,ses_4'], ['Do', 'search,new,dark']]);
    expect(offered([], '').map(({ name }) => name)).toEqual(['Do']);
  });

  it('finds by every word that stands in the name, the note or the status, and searches everything last', () => {
    expect(shown('ada failed')).toEqual([[undefined, 'ses_7,search']]);
    expect(shown('theme')).toEqual([[undefined, 'dark,search']]);
    expect(shown('nobody')).toEqual([[undefined, 'search']]);
  });
});
