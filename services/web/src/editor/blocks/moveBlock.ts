import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    blocks: {
      /** Moves the block at a position (by default: at the cursor) above or below its neighbour. */
      moveBlock: (step: -1 | 1, position?: number) => ReturnType;
      duplicateBlock: (position: number) => ReturnType;
      deleteBlock: (position: number) => ReturnType;
    };
  }
}

interface Block {
  node: Node;
  from: number;
  index: number;
}

/** The block of the text's top level that a position is in. */
function blockAt(state: EditorState, position?: number): Block | null {
  const $at = position === undefined ? state.selection.$from : state.doc.resolve(position);
  const index = $at.index(0);
  const node = state.doc.maybeChild(index);
  return node ? { node, from: $at.posAtIndex(index, 0), index } : null;
}

function moved(state: EditorState, tr: Transaction, { node, from, index }: Block, step: -1 | 1): boolean {
  const neighbour = state.doc.maybeChild(index + step);
  if (!neighbour) {
    return false;
  }
  const to = step === 1 ? from + neighbour.nodeSize : from - neighbour.nodeSize;
  const { $anchor, $head } = state.selection;
  const holdsCursor = $anchor.index(0) === index && $head.index(0) === index && state.selection instanceof TextSelection;
  tr.delete(from, from + node.nodeSize).insert(to, node);
  if (holdsCursor) {
    tr.setSelection(TextSelection.create(tr.doc, $anchor.pos - from + to, $head.pos - from + to));
  }
  tr.scrollIntoView();
  return true;
}

/** Moving whole blocks without a mouse. */
export const MoveBlock = Extension.create({
  name: 'moveBlock',

  addCommands() {
    return {
      moveBlock:
        (step, position) =>
        ({ state, tr, dispatch }) => {
          const block = blockAt(state, position);
          if (!block || !state.doc.maybeChild(block.index + step)) return false;
          return dispatch ? moved(state, tr, block, step) : true;
        },
      duplicateBlock:
        (position) =>
        ({ state, tr, dispatch }) => {
          const block = blockAt(state, position);
          if (block && dispatch) tr.insert(block.from + block.node.nodeSize, block.node);
          return block !== null;
        },
      deleteBlock:
        (position) =>
        ({ state, tr, dispatch }) => {
          const block = blockAt(state, position);
          if (block && dispatch) tr.delete(block.from, block.from + block.node.nodeSize);
          return block !== null;
        },
    };
  },

  addKeyboardShortcuts() {
    return {
      'Alt-Shift-ArrowUp': () => this.editor.commands.moveBlock(-1),
      'Alt-Shift-ArrowDown': () => this.editor.commands.moveBlock(1),
    };
  },
});
