import type { DocumentSummary } from './api';

/** The list as it was last seen on this device, for when there is no network. */
export interface KnownList {
  at: number;
  items: DocumentSummary[];
}

const MAX_ITEMS = 100;
const key = (personId: string): string => `scriptorium.list.${personId}`;

export function rememberList(personId: string, items: DocumentSummary[]): void {
  try {
    localStorage.setItem(key(personId), JSON.stringify({ at: Date.now(), items: items.slice(0, MAX_ITEMS) } satisfies KnownList));
  } catch {
    // No room: then there is no list without a network.
  }
}

export function rememberedList(personId: string): KnownList | null {
  try {
    const list = JSON.parse(localStorage.getItem(key(personId)) ?? 'null') as KnownList | null;
    return Array.isArray(list?.items) ? list : null;
  } catch {
    return null;
  }
}

export function forgetLists(): void {
  Object.keys(localStorage)
    .filter((name) => name.startsWith(key('')))
    .forEach((name) => localStorage.removeItem(name));
}
