/** Titles of documents that were opened on this device, for opening them without a network. */
const PREFIX = 'scriptorium.title.';

export function rememberTitle(documentId: string, title: string): void {
  try {
    localStorage.setItem(PREFIX + documentId, title);
  } catch {
    // No room: it is "Untitled" while offline.
  }
}

export function forgetTitles(): void {
  Object.keys(localStorage)
    .filter((name) => name.startsWith(PREFIX))
    .forEach((name) => localStorage.removeItem(name));
}

export const rememberedTitle = (documentId: string): string => localStorage.getItem(PREFIX + documentId) ?? '';
