import type { createLowlight } from './lowlight';
import { LANGUAGES } from './languages';

type Lowlight = ReturnType<typeof createLowlight>;

/** A stretch of code that has a class. Positions count from the beginning of the code. */
export interface Token {
  from: number;
  to: number;
  className: string;
}

let lowlight: Lowlight | null = null;
const loading = new Map<string, Promise<void>>();

/** Whether code of this language can be coloured now. */
export const isLoaded = (language: string): boolean => lowlight?.registered(language) ?? false;

/** Fetches what a language needs. A failure leaves its code uncoloured. */
export function loadLanguage(language: string): Promise<void> {
  let promise = loading.get(language);
  if (!promise) {
    promise = Promise.all([import('./lowlight'), LANGUAGES[language]?.load()]).then(([module, grammar]) => {
      lowlight ??= module.createLowlight();
      if (grammar) lowlight.register(language, grammar.default);
    });
    promise = promise.catch(() => undefined);
    loading.set(language, promise);
  }
  return promise;
}

/** The longest code that is coloured: beyond it typing would be felt. */
const MAX_LENGTH = 20_000;

export function tokensOf(language: string, code: string): Token[] {
  if (lowlight === null || code.length > MAX_LENGTH) {
    return [];
  }
  const tokens: Token[] = [];
  collect(lowlight.highlight(language, code).children as Tree[], '', 0, tokens);
  return tokens;
}

interface Tree {
  type: string;
  value?: string;
  properties?: { className?: string[] };
  children?: Tree[];
}

function collect(nodes: Tree[], className: string, start: number, tokens: Token[]): number {
  let at = start;
  for (const node of nodes) {
    if (node.type === 'text') {
      const length = node.value?.length ?? 0;
      if (className !== '') tokens.push({ from: at, to: at + length, className });
      at += length;
    } else {
      const own = node.properties?.className?.join(' ') ?? '';
      at = collect(node.children ?? [], own === '' ? className : own, at, tokens);
    }
  }
  return at;
}
