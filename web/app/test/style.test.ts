import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** The classes that a style sheet gives a look of their own: rules at every width that are of nothing but the class, in whatever state and wherever it stands. */
function classes(sheet: string): string[] {
  const selectors = [...sheet.matchAll(/^([^\s@}/][^{}]*)\{/gm)].flatMap(([, list]) => list!.replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '()').split(','));
  return [...new Set(selectors.flatMap((selector) => /^\.([\w-]+)(?:\[[^\]]*\]|::?[\w-]+)*$/.exec(selector.trim())?.[1] ?? []))];
}

it('has each class drawn by one style sheet, so that no screen gets the look of another', () => {
  const drawnBy = new Map<string, string[]>();
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))) {
    for (const name of classes(readFileSync(join(source, path), 'utf8'))) drawnBy.set(name, [...(drawnBy.get(name) ?? []), path]);
  }
  expect([...drawnBy].filter(([, by]) => by.length > 1)).toEqual([]);
  expect(drawnBy.size).toBeGreaterThan(300);
});
