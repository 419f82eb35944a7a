import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { HUES, hueOf } from '../design/hue';

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

/** How long a name stays beside a cursor that doesn't move. */
const NAMED_MILLIS = 2_000;
const COLOR = /^#[\da-f]{6}$/i;

/** Other people's cursors and selections. A name shows when its cursor moves, and fades soon after. */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  priority: 999,

  addProseMirrorPlugins() {
    const { awareness, user } = this.options;
    const moved = new Map<number, { cursor: string; at: number }>();

    const show = (element: HTMLElement): void => {
      element.dataset.named = 'true';
      setTimeout(() => {
        const { at } = moved.get(Number(element.dataset.client)) ?? { at: 0 };
        if (Date.now() - at >= NAMED_MILLIS) delete element.dataset.named;
      }, NAMED_MILLIS + 50);
    };

    return [
      yCursorPlugin(awareness, {
        cursorBuilder: (of: CaretUser, clientId: number) => {
          const caret = document.createElement('span');
          caret.className = 'caret';
          caret.dataset.client = String(clientId);
          colour(caret, of);
          const name = document.createElement('span');
          name.className = 'caret-name';
          name.textContent = of.name ?? '';
          caret.append(name);
          if (Date.now() - (moved.get(clientId)?.at ?? 0) < NAMED_MILLIS) show(caret);
          return caret;
        },
        selectionBuilder: (of: CaretUser) => ({ class: 'caret-selection', ...colourAttributes(of) }),
      }),
      new Plugin({
        key: new PluginKey('caretNames'),
        view: (view) => {
          awareness.setLocalStateField('user', { ...user, color: colorOf(user.id) });
          const onChange = (): void => {
            awareness.getStates().forEach((state, clientId) => {
              const cursor = JSON.stringify((state as { cursor?: unknown }).cursor ?? null);
              if (clientId === awareness.clientID || moved.get(clientId)?.cursor === cursor) return;
              moved.set(clientId, { cursor, at: Date.now() });
              view.dom.querySelectorAll<HTMLElement>(`.caret[data-client="${clientId}"]`).forEach(show);
            });
          };
          awareness.on('change', onChange);
          return { destroy: () => awareness.off('change', onChange) };
        },
      }),
    ];
  },
});

/** The colour that the server will give, until it does. */
const colorOf = (id: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--person-${hueOf(id)}`).trim();

/** Only the server's colours come through; anything else gets one of the eight. */
function colour(element: HTMLElement, user: CaretUser): void {
  element.style.setProperty('--person', personColor(user));
}

const colourAttributes = (user: CaretUser): { style: string } => ({ style: `--person: ${personColor(user)}` });

const personColor = (user: CaretUser): string =>
  user.color !== undefined && COLOR.test(user.color) && user.id !== undefined
    ? user.color
    : `var(--person-${hueOf(user.id ?? user.name ?? '') % HUES})`;

/** Brings a person's cursor into view and shows their name. */
export function goToCaret(root: HTMLElement, clientIds: number[]): boolean {
  for (const clientId of clientIds) {
    const caret = root.querySelector<HTMLElement>(`.caret[data-client="${clientId}"]`);
    if (caret) {
      caret.scrollIntoView({ block: 'center', behavior: 'smooth' });
      caret.dataset.named = 'true';
      setTimeout(() => delete caret.dataset.named, NAMED_MILLIS);
      return true;
    }
  }
  return false;
}
