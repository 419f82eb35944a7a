import { Extension } from '@tiptap/core';
import { PluginKey } from '@tiptap/pm/state';
import Suggestion, { exitSuggestion, type SuggestionProps } from '@tiptap/suggestion';
import type { Block } from './blocks';
import { matchingBlocks } from './blocks';

/** The open menu, for the component that draws it. */
export interface OpenSlashMenu {
  blocks: Block[];
  active: number;
  rect: () => DOMRect | null;
  choose: (block: Block) => void;
}

export interface SlashStorage {
  open: OpenSlashMenu | null;
  listeners: Set<() => void>;
}

declare module '@tiptap/core' {
  interface Storage {
    slashMenu: SlashStorage;
  }
}

const key = new PluginKey('slashMenu');

/** `/` at the beginning of a word opens a menu of blocks; typing goes on in the text and narrows it. */
export const SlashMenu = Extension.create<object, SlashStorage>({
  name: 'slashMenu',

  addStorage: () => ({ open: null, listeners: new Set() }),

  addProseMirrorPlugins() {
    const { editor, storage } = this;
    const become = (open: OpenSlashMenu | null): void => {
      storage.open = open;
      storage.listeners.forEach((listener) => listener());
    };
    const shown = (props: SuggestionProps<Block, Block>): OpenSlashMenu => ({
      blocks: props.items,
      active: 0,
      rect: () => props.clientRect?.() ?? null,
      choose: (block) => props.command(block),
    });
    return [
      Suggestion<Block, Block>({
        pluginKey: key,
        editor,
        char: '/',
        allow: ({ state, range }) => {
          const $from = state.doc.resolve(range.from);
          return editor.isEditable && !$from.parent.type.spec.code && !editor.isActive('code');
        },
        items: ({ query }) => matchingBlocks(query),
        command: ({ editor: inEditor, range, props: block }) => {
          inEditor.chain().focus().deleteRange(range).run();
          block.run(inEditor);
        },
        render: () => ({
          onStart: (props) => become(shown(props)),
          onUpdate: (props) => become(shown(props)),
          onExit: () => become(null),
          onKeyDown: ({ event, view }) => {
            const { open } = storage;
            if (!open) return false;
            switch (event.key) {
              case 'ArrowDown':
              case 'ArrowUp': {
                const step = event.key === 'ArrowDown' ? 1 : -1;
                const count = open.blocks.length;
                if (count > 0) become({ ...open, active: (open.active + step + count) % count });
                return count > 0;
              }
              case 'Tab':
              case 'Enter': {
                const block = open.blocks[open.active];
                if (block) open.choose(block);
                return block !== undefined;
              }
              case 'Escape':
                exitSuggestion(view, key);
                return true;
              default:
                return false;
            }
          },
        }),
      }),
    ];
  },
});
