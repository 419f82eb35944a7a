import type { LanguageFn } from 'highlight.js';

/** A language that code blocks know: what it is called, and the code that colours it, which is fetched when it is first needed. */
interface Language {
  name: string;
  load: () => Promise<{ default: LanguageFn }>;
}

export const LANGUAGES: Record<string, Language> = {
  bash: { name: 'Bash', load: () => import('highlight.js/lib/languages/bash') },
  c: { name: 'C', load: () => import('highlight.js/lib/languages/c') },
  cpp: { name: 'C++', load: () => import('highlight.js/lib/languages/cpp') },
  csharp: { name: 'C#', load: () => import('highlight.js/lib/languages/csharp') },
  css: { name: 'CSS', load: () => import('highlight.js/lib/languages/css') },
  diff: { name: 'Diff', load: () => import('highlight.js/lib/languages/diff') },
  dockerfile: { name: 'Dockerfile', load: () => import('highlight.js/lib/languages/dockerfile') },
  go: { name: 'Go', load: () => import('highlight.js/lib/languages/go') },
  graphql: { name: 'GraphQL', load: () => import('highlight.js/lib/languages/graphql') },
  ini: { name: 'INI, TOML', load: () => import('highlight.js/lib/languages/ini') },
  java: { name: 'Java', load: () => import('highlight.js/lib/languages/java') },
  javascript: { name: 'JavaScript', load: () => import('highlight.js/lib/languages/javascript') },
  json: { name: 'JSON', load: () => import('highlight.js/lib/languages/json') },
  kotlin: { name: 'Kotlin', load: () => import('highlight.js/lib/languages/kotlin') },
  markdown: { name: 'Markdown', load: () => import('highlight.js/lib/languages/markdown') },
  php: { name: 'PHP', load: () => import('highlight.js/lib/languages/php') },
  python: { name: 'Python', load: () => import('highlight.js/lib/languages/python') },
  ruby: { name: 'Ruby', load: () => import('highlight.js/lib/languages/ruby') },
  rust: { name: 'Rust', load: () => import('highlight.js/lib/languages/rust') },
  sql: { name: 'SQL', load: () => import('highlight.js/lib/languages/sql') },
  swift: { name: 'Swift', load: () => import('highlight.js/lib/languages/swift') },
  typescript: { name: 'TypeScript', load: () => import('highlight.js/lib/languages/typescript') },
  xml: { name: 'HTML, XML', load: () => import('highlight.js/lib/languages/xml') },
  yaml: { name: 'YAML', load: () => import('highlight.js/lib/languages/yaml') },
};

const ALIASES: Record<string, string> = {
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  'c++': 'cpp',
  cs: 'csharp',
  'c#': 'csharp',
  docker: 'dockerfile',
  golang: 'go',
  html: 'xml',
  js: 'javascript',
  jsx: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  svg: 'xml',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
};

/** The key of a language however it is written; null if it isn't known. */
export function languageKey(written: unknown): string | null {
  if (typeof written !== 'string') {
    return null;
  }
  const name = written.toLowerCase();
  const key = ALIASES[name] ?? name;
  return Object.hasOwn(LANGUAGES, key) ? key : null;
}
