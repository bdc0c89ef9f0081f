import type { HLJSApi, LanguageFn } from 'highlight.js';

const languages: Record<string, () => Promise<{ default: LanguageFn }>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  go: () => import('highlight.js/lib/languages/go'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  python: () => import('highlight.js/lib/languages/python'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

const aliases: Record<string, string> = {
  sh: 'bash', shell: 'bash', zsh: 'bash', cs: 'csharp', 'c#': 'csharp', js: 'javascript', jsx: 'javascript', mjs: 'javascript', ts: 'typescript',
  tsx: 'typescript', py: 'python', rs: 'rust', html: 'xml', svg: 'xml', yml: 'yaml', patch: 'diff', jsonc: 'json', scss: 'css',
};

let core: Promise<HLJSApi> | undefined;

/** Code as HTML with a class for each part, and whether nothing in it goes on behind it: what follows is coloured by itself then. */
export type Colour = (code: string) => { html: string; ended: boolean };

const loaded = new Map<string, Colour>();

/** What colours a language; undefined where it is not known. Loads what it needs when it is first needed. */
export async function colourOf(language: string): Promise<Colour | undefined> {
  const name = nameOf(language);
  const load = languages[name];
  if (!load) return undefined;
  core ??= import('highlight.js/lib/core').then((module) => module.default);
  const hljs = await core;
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, (await load()).default);
  const colour = loaded.get(name) ?? ((code) => {
    const { value, _top: top } = hljs.highlight(code, { language: name, ignoreIllegals: true });
    return { html: value, ended: top !== undefined && !('parent' in top && top.parent) };
  });
  loaded.set(name, colour);
  return colour;
}

/** The same where it was loaded before: what is shown again has its colours at once. */
export function loadedColour(language: string): Colour | undefined {
  return loaded.get(nameOf(language));
}

/** More than this is left as it is: all at once, it would take longer than a frame. */
const mostWithin = 30_000;

/** Colours the code blocks that stand in something else, as in a list. */
export function colourWithin(element: HTMLElement): void {
  for (const code of element.querySelectorAll<HTMLElement>('pre > code[class^="language-"]')) {
    const text = code.textContent;
    if (text.length > mostWithin) continue;
    void colourOf(code.className.slice('language-'.length)).then((colour) => { if (colour && code.textContent === text) code.innerHTML = colour(text).html; }).catch(() => undefined);
  }
}

function nameOf(language: string): string {
  return aliases[language.toLowerCase()] ?? language.toLowerCase();
}
