import CodeBlock from '@tiptap/extension-code-block';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { codeBlockView } from './codeBlockView';
import { isLoaded, loadLanguage, tokensOf, type Token } from './highlighter';
import { languageKey } from './languages';

const key = new PluginKey<DecorationSet>('codeColours');

/**
 * Tiptap's code block, coloured. The colouring code and each language are fetched when a block first needs them. Nodes never change, so a
 * block's tokens are found once and kept with it: typing colours only the block that is typed in.
 */
export const ColouredCodeBlock = CodeBlock.extend({
  addNodeView() {
    return codeBlockView;
  },

  addProseMirrorPlugins() {
    const known = new WeakMap<Node, Token[]>();

    const tokens = (block: Node): Token[] => {
      const language = languageKey(block.attrs.language);
      if (language === null || !isLoaded(language)) {
        return [];
      }
      const kept = known.get(block) ?? tokensOf(language, block.textContent);
      known.set(block, kept);
      return kept;
    };

    const colours = (doc: Node): DecorationSet => {
      const decorations: Decoration[] = [];
      doc.descendants((node, position) => {
        if (node.type.name === this.name) {
          for (const { from, to, className } of tokens(node)) {
            decorations.push(Decoration.inline(position + 1 + from, position + 1 + to, { class: className }));
          }
        }
        return !node.isTextblock;
      });
      return DecorationSet.create(doc, decorations);
    };

    return [
      ...(this.parent?.() ?? []),
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_config, { doc }) => colours(doc),
          apply: (transaction, old, _before, after) => {
            if (transaction.getMeta(key) !== undefined) return colours(after.doc);
            if (!transaction.docChanged) return old;
            return hasCode(after.doc, this.name) ? colours(after.doc) : DecorationSet.empty;
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => {
          let alive = true;
          const fetchMissing = (current: EditorView): void => {
            for (const language of languagesIn(current.state.doc, this.name)) {
              if (!isLoaded(language)) {
                void loadLanguage(language).then(() => {
                  if (alive && isLoaded(language)) current.dispatch(current.state.tr.setMeta(key, language));
                });
              }
            }
          };
          fetchMissing(view);
          return {
            update: (current, before) => {
              if (current.state.doc !== before.doc) fetchMissing(current);
            },
            destroy: () => {
              alive = false;
            },
          };
        },
      }),
    ];
  },
});

function hasCode(doc: Node, type: string): boolean {
  let found = false;
  doc.descendants((node) => {
    found ||= node.type.name === type;
    return !found && !node.isTextblock;
  });
  return found;
}

function languagesIn(doc: Node, type: string): Set<string> {
  const languages = new Set<string>();
  doc.descendants((node) => {
    if (node.type.name === type) {
      const language = languageKey(node.attrs.language);
      if (language !== null) languages.add(language);
    }
    return !node.isTextblock;
  });
  return languages;
}
