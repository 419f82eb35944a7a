import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

export interface FindQuery {
  text: string;
  caseSensitive: boolean;
}

export interface Match {
  from: number;
  to: number;
}

export interface FindState {
  query: FindQuery;
  matches: Match[];
  /** Index of the current match; -1 if there is none. */
  current: number;
  decorations: DecorationSet;
}

type Meta = { query: FindQuery } | { current: number };

/** The most matches that are shown: beyond it nobody steps through them one by one. */
export const MAX_MATCHES = 5_000;

const key = new PluginKey<FindState>('find');
const NOTHING: FindQuery = { text: '', caseSensitive: false };

/** Where a text occurs. A match lies within one block and may cross marks. */
export function findMatches(doc: Node, query: FindQuery): Match[] {
  const matches: Match[] = [];
  if (query.text === '') {
    return matches;
  }
  const fold = (text: string): string => (query.caseSensitive ? text : foldCase(text));
  const wanted = fold(query.text);
  doc.descendants((node, position) => {
    if (matches.length >= MAX_MATCHES) return false;
    if (!node.isTextblock) return true;
    // Anything in the line that isn't text counts as one character that matches nothing.
    const text = fold(node.textBetween(0, node.content.size, undefined, '\ufffc'));
    for (let at = text.indexOf(wanted); at >= 0 && matches.length < MAX_MATCHES; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push({ from: position + 1 + at, to: position + 1 + at + wanted.length });
    }
    return false;
  });
  return matches;
}

/** Lower case, but never another length, or positions would shift. */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : Array.from(text, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('');
}

/** @param wanted the match to be current: that one, or the first from a position on */
function build(doc: Node, query: FindQuery, wanted: { index: number } | { after: number }): FindState {
  const matches = findMatches(doc, query);
  const index = 'index' in wanted ? wanted.index : Math.max(0, matches.findIndex(({ from }) => from >= wanted.after));
  const current = Math.min(Math.max(0, index), matches.length - 1);
  return { query, matches, current, decorations: decorate(doc, matches, current) };
}

const decorate = (doc: Node, matches: Match[], current: number): DecorationSet =>
  DecorationSet.create(
    doc,
    matches.map(({ from, to }, index) => Decoration.inline(from, to, { class: index === current ? 'match match-current' : 'match' })),
  );

export const findState = (state: EditorState): FindState =>
  key.getState(state) ?? { query: NOTHING, matches: [], current: -1, decorations: DecorationSet.empty };

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    findAndReplace: {
      /** Looks for a text; an empty one ends the search. */
      setFind: (query: FindQuery) => ReturnType;
      /** Goes that many matches further, round the end. */
      goToMatch: (step: number) => ReturnType;
      replaceMatch: (replacement: string) => ReturnType;
      replaceAllMatches: (replacement: string) => ReturnType;
    };
  }
}

/** Finds and replaces text, showing all matches. */
export const FindAndReplace = Extension.create({
  name: 'findAndReplace',

  addCommands() {
    return {
      setFind:
        (query) =>
        ({ tr, dispatch }) => {
          dispatch?.(tr.setMeta(key, { query } satisfies Meta));
          return true;
        },
      goToMatch:
        (step) =>
        ({ tr, state, dispatch }) => {
          const { matches, current } = findState(state);
          if (matches.length === 0) return false;
          const next = (current + step + matches.length) % matches.length;
          const match = matches[next];
          if (match && dispatch) {
            dispatch(tr.setMeta(key, { current: next } satisfies Meta).setSelection(TextSelection.create(tr.doc, match.from, match.to)).scrollIntoView());
          }
          return true;
        },
      replaceMatch:
        (replacement) =>
        ({ tr, state, dispatch }) => {
          const { matches, current } = findState(state);
          const match = matches[current];
          if (!match) return false;
          dispatch?.(replaced(tr, [match], replacement));
          return true;
        },
      replaceAllMatches:
        (replacement) =>
        ({ tr, state, dispatch }) => {
          const { matches } = findState(state);
          if (matches.length === 0) return false;
          dispatch?.(replaced(tr, matches, replacement));
          return true;
        },
    };
  },

  addProseMirrorPlugins() {
    return [
      new Plugin<FindState>({
        key,
        state: {
          init: (_config, { doc }) => build(doc, NOTHING, { index: -1 }),
          apply: (transaction, old, _before, { doc }) => {
            const meta = transaction.getMeta(key) as Meta | undefined;
            if (meta && 'query' in meta) return build(doc, meta.query, { after: transaction.selection.from });
            if (meta) return { ...old, current: meta.current, decorations: decorate(doc, old.matches, meta.current) };
            if (!transaction.docChanged || old.query.text === '') return old;
            return build(doc, old.query, { index: old.current });
          },
        },
        props: { decorations: (state) => findState(state).decorations },
      }),
    ];
  },
});

/** From the end on, so that earlier positions stay; the new text has the marks of what it replaces. */
function replaced(tr: EditorState['tr'], matches: Match[], replacement: string): EditorState['tr'] {
  for (const { from, to } of [...matches].reverse()) {
    if (replacement === '') {
      tr.delete(from, to);
    } else {
      tr.replaceWith(from, to, tr.doc.type.schema.text(replacement, tr.doc.resolve(from + 1).marks()));
    }
  }
  return tr.scrollIntoView();
}
