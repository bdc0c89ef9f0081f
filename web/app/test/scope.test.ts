import { afterEach, describe, expect, it } from 'vitest';
import { grown, hold, shownTimes, useScope, zoom } from '../src/sequencer/scope';

const minute = 60_000;

afterEach(() => useScope.setState(useScope.getInitialState()));

describe('how much time is shown before one zooms', () => {
  it('is what has happened, with a little room', () => expect(grown(0, 5 * minute)).toBe(5.2 * minute));

  it('is at least a minute and at most ten', () => expect([grown(0, 0), grown(0, 10_000), grown(0, 60 * minute)]).toEqual([minute, minute, 10 * minute]));

  it('is ten minutes where nothing is known yet', () => expect(grown(undefined, 0)).toBe(10 * minute));

  it('stays as it is where one takes hold of it, and is chosen from then on where one zooms', () => {
    const before = shownTimes();
    hold();
    expect(shownTimes().to - shownTimes().from).toBe(before.to - before.from);
    expect(useScope.getState()).toMatchObject({ follow: false, grows: true });
    zoom(0.5);
    expect(useScope.getState()).toMatchObject({ span: 5 * minute, grows: false });
  });
});
