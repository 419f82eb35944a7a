import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { DecorationSet, type EditorView } from '@tiptap/pm/view';
import {
  absolutePositionToRelativePosition,
  createDecorations,
  isStructuralTransaction,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { hueOf } from '../design/hue';

interface CaretUser {
  id?: string;
  name?: string;
  color?: string;
}

export interface CaretsOptions {
  awareness: Awareness;
  /** Who sits here. The server replaces it by what it knows. */
  user: { id: string; name: string };
}

/** The part of the sync plugin's state that is of interest. */
interface SyncState {
  type: Y.XmlFragment;
  binding: { mapping: Map<unknown, unknown> } | null;
  isChangeOrigin: boolean;
}

/** How long a name stays beside a cursor that doesn't move. */
const NAMED_MILLIS = 2_000;
/** Others see a cursor move this often at most. Finding out where it is in Yjs' terms walks the document: not with every keystroke. */
const PUBLISH_MILLIS = 80;
const COLOR = /^#[\da-f]{6}$/i;

const key = new PluginKey<DecorationSet>('carets');
const syncState = (state: EditorState): SyncState | undefined => ySyncPluginKey.getState(state) as SyncState | undefined;

/**
 * Other people's cursors and selections. A name shows when its cursor moves, and fades soon after.
 *
 * In place of y-tiptap's own plugin, whose drawing it uses: that one makes another transaction for each movement of one's own cursor, and
 * publishes with each keystroke; in a document of 200 pages both are felt.
 */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  priority: 999,

  addProseMirrorPlugins() {
    const { awareness, user } = this.options;
    const names = new CaretNames(awareness);
    const draw = (state: EditorState): DecorationSet =>
      createDecorations(
        state,
        awareness,
        (own: number, clientId: number) => own !== clientId,
        (of: CaretUser, clientId: number) => names.caret(of, clientId),
        (of: CaretUser) => ({ class: 'caret-selection', style: `--person: ${personColor(of)}` }),
      );
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, old, before, after) => {
            const fromOthers = syncState(after)?.isChangeOrigin === true;
            if (transaction.getMeta(key) === true || fromOthers) return draw(after);
            if (!transaction.docChanged) return old;
            // What moves blocks about leaves Yjs behind for a moment; positions would be wrong.
            return isStructuralTransaction(transaction, before.doc) ? DecorationSet.empty : old.map(transaction.mapping, transaction.doc);
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => {
          awareness.setLocalStateField('user', { ...user, color: colorOf(user.id) });
          const publisher = new CursorPublisher(view, awareness);
          const onChange = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>): void => {
            const others = [...added, ...updated, ...removed].filter((clientId) => clientId !== awareness.clientID);
            if (others.length === 0 || view.isDestroyed) return;
            names.moved(others, view.dom);
            view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false));
          };
          awareness.on('change', onChange);
          return {
            update: (_view, before) => publisher.consider(before),
            destroy: () => {
              awareness.off('change', onChange);
              publisher.stop();
            },
          };
        },
      }),
    ];
  },
});

/** Tells others where the cursor is, a little later, and that there is none when the text loses the focus. */
class CursorPublisher {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly awareness: Awareness,
  ) {
    view.dom.addEventListener('focusin', this.#later);
    view.dom.addEventListener('focusout', this.#later);
  }

  consider(before: EditorState): void {
    if (this.view.state.selection !== before.selection || this.view.state.doc !== before.doc) this.#later();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.view.dom.removeEventListener('focusin', this.#later);
    this.view.dom.removeEventListener('focusout', this.#later);
    this.awareness.setLocalStateField('cursor', null);
  }

  readonly #later = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#publish();
    }, PUBLISH_MILLIS);
  };

  #publish(): void {
    const { view, awareness } = this;
    const sync = view.isDestroyed ? undefined : syncState(view.state);
    if (!sync?.binding || awareness.getLocalState() === null) return;
    const { anchor, head } = view.state.selection;
    const { type, binding } = sync;
    const cursor = view.hasFocus()
      ? {
          anchor: absolutePositionToRelativePosition(anchor, type, binding.mapping as never),
          head: absolutePositionToRelativePosition(head, type, binding.mapping as never),
        }
      : null;
    if (JSON.stringify(cursor) !== JSON.stringify(awareness.getLocalState()?.cursor ?? null)) {
      awareness.setLocalStateField('cursor', cursor);
    }
  }
}

/** The elements of carets, and for how long their names are shown. */
class CaretNames {
  readonly #moves = new Map<number, { cursor: string; at: number }>();

  constructor(private readonly awareness: Awareness) {}

  caret(user: CaretUser, clientId: number): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'caret';
    caret.dataset.client = String(clientId);
    caret.style.setProperty('--person', personColor(user));
    const name = document.createElement('span');
    name.className = 'caret-name';
    name.textContent = user.name ?? '';
    caret.append(name);
    if (Date.now() - (this.#moves.get(clientId)?.at ?? 0) < NAMED_MILLIS) this.#show(caret);
    return caret;
  }

  moved(clientIds: number[], root: HTMLElement): void {
    for (const clientId of clientIds) {
      const state = this.awareness.getStates().get(clientId) as { cursor?: unknown } | undefined;
      const cursor = JSON.stringify(state?.cursor ?? null);
      if (state === undefined) {
        this.#moves.delete(clientId);
      } else if (this.#moves.get(clientId)?.cursor !== cursor) {
        this.#moves.set(clientId, { cursor, at: Date.now() });
        root.querySelectorAll<HTMLElement>(`.caret[data-client="${clientId}"]`).forEach((caret) => this.#show(caret));
      }
    }
  }

  #show(caret: HTMLElement): void {
    caret.dataset.named = 'true';
    setTimeout(() => {
      const { at } = this.#moves.get(Number(caret.dataset.client)) ?? { at: 0 };
      if (Date.now() - at >= NAMED_MILLIS) delete caret.dataset.named;
    }, NAMED_MILLIS + 50);
  }
}

/** Only the server's colours come through; anything else gets one of the eight. */
const personColor = (user: CaretUser): string =>
  user.color !== undefined && COLOR.test(user.color) ? user.color : `var(--person-${hueOf(user.id ?? user.name ?? '')})`;

/** The colour that the server will give, until it does. */
const colorOf = (id: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--person-${hueOf(id)}`).trim();

/** Brings a person's cursor into view and shows their name. */
export function goToCaret(root: HTMLElement, clientIds: number[]): void {
  const caret = clientIds
    .map((clientId) => root.querySelector<HTMLElement>(`.caret[data-client="${clientId}"]`))
    .find((found) => found !== null);
  if (caret) {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    caret.scrollIntoView({ block: 'center', behavior: calm ? 'instant' : 'smooth' });
    caret.dataset.named = 'true';
    setTimeout(() => delete caret.dataset.named, NAMED_MILLIS);
  }
}
