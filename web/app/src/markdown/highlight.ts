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

/** More than this is shown without colours: it would take longer than a frame. */
const limit = 30_000;

let core: Promise<HLJSApi> | undefined;

/** Code as HTML with a class for each part; undefined where the language is not known. Loads what it needs when it is first needed. */
export async function highlight(code: string, language: string): Promise<string | undefined> {
  const name = aliases[language.toLowerCase()] ?? language.toLowerCase();
  const load = languages[name];
  if (!load || code.length > limit) return undefined;
  core ??= import('highlight.js/lib/core').then((module) => module.default);
  const hljs = await core;
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, (await load()).default);
  return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
}
