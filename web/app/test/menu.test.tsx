import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Menu, MenuItem } from '../src/shell/Menu';

let root: Root;
const done: string[] = [];

beforeEach(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  done.length = 0;
  document.body.innerHTML = '<div id="root"></div><button id="after"></button>';
  root = createRoot(document.getElementById('root')!);
  await act(() => root.render(
    <Menu label="More" className="whole" buttonClass="button" face="…">
      <MenuItem does={() => done.push('Range')}>Range</MenuItem>
      <MenuItem checked={true} does={() => done.push('Follow')}>Follow</MenuItem>
      <MenuItem stays does={() => done.push('Copy')}>Copy</MenuItem>
    </Menu>,
  ));
});

afterEach(() => act(() => root.unmount()));

const button = () => document.querySelector<HTMLElement>('[aria-haspopup=menu]')!;
const at = () => document.activeElement?.textContent;
const isOpen = () => document.querySelector('[role=menu]') !== null;
const click = (element: HTMLElement) => act(() => element.click());
/** Presses a key where the keyboard is. Whether the page heard of it. */
const press = async (key: string) => {
  let heard = false;
  const hear = () => { heard = true; };
  addEventListener('keydown', hear);
  await act(() => { document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); });
  removeEventListener('keydown', hear);
  return heard;
};

describe('a menu', () => {
  it('is told of by its button, and begins at its first item, or at its last by the arrow up', async () => {
    expect([button().getAttribute('aria-expanded'), isOpen()]).toEqual(['false', false]);
    button().focus();
    await press('ArrowDown');
    expect([button().getAttribute('aria-expanded'), at()]).toEqual(['true', 'Range']);
    expect(document.getElementById(button().getAttribute('aria-controls')!)?.getAttribute('role')).toBe('menu');
    expect([...document.querySelectorAll('[role=menu] > *')].map((item) => [item.getAttribute('role'), item.getAttribute('aria-checked')])).toEqual([['menuitem', null], ['menuitemcheckbox', 'true'], ['menuitem', null]]);
    await press('Escape');
    await press('ArrowUp');
    expect(at()).toBe('Copy');
  });

  it('is gone through by the arrows, round its ends, by Home and End and by first letters, and the page hears none of it', async () => {
    await click(button());
    const went: unknown[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'f', 'x', 's']) went.push([await press(key), at()]);
    expect(went).toEqual(['Follow', 'Copy', 'Range', 'Copy', 'Range', 'Copy', 'Follow', 'Follow', 'Follow'].map((item) => [false, item]));
    expect(done).toEqual([]);
  });

  it('is left by Escape and by Tab, and gives the keyboard back to its button', async () => {
    for (const key of ['Escape', 'Tab']) {
      await click(button());
      await press(key);
      expect([isOpen(), document.activeElement]).toEqual([false, button()]);
    }
  });

  it('closes when something is chosen, but not where that says in it what came of it, and when one presses beside it', async () => {
    const choose = (name: string) => click([...document.querySelectorAll<HTMLElement>('[role^=menuitem]')].find((item) => item.textContent === name)!);
    await click(button());
    await choose('Copy');
    expect(isOpen()).toBe(true);
    await choose('Follow');
    expect([isOpen(), document.activeElement, done]).toEqual([false, button(), ['Copy', 'Follow']]);
    await click(button());
    await act(() => { document.getElementById('after')!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); });
    expect(isOpen()).toBe(false);
  });
});
