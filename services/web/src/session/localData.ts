import { forgetLists } from '../catalog/knownDocuments';
import { forgetTitles } from '../editor/knownTitles';

/**
 * What this device keeps of documents, by person. A document is marked while it holds something that the server hasn't confirmed;
 * such copies survive signing out, all others are removed by it.
 */
const MARKS = 'scriptorium.unconfirmed.';
const COPIES = 'scriptorium/';

const markKey = (personId: string, documentId: string): string => `${MARKS}${personId}.${documentId}`;

export function markUnconfirmed(personId: string, documentId: string, unconfirmed: boolean): void {
  if (unconfirmed) {
    localStorage.setItem(markKey(personId, documentId), '1');
  } else {
    localStorage.removeItem(markKey(personId, documentId));
  }
}

const isMarked = (personId: string, documentId: string): boolean => localStorage.getItem(markKey(personId, documentId)) !== null;

async function copies(personId: string): Promise<string[]> {
  const prefix = `${COPIES}${personId}/`;
  const databases = 'databases' in indexedDB ? await indexedDB.databases() : [];
  return databases
    .map(({ name }) => name)
    .filter((name) => name?.startsWith(prefix) === true)
    .map((name) => (name ?? '').slice(prefix.length));
}

export async function hasUnconfirmedCopies(personId: string): Promise<boolean> {
  return (await copies(personId)).some((documentId) => isMarked(personId, documentId));
}

/** Removes what a person leaves behind that is stored elsewhere. */
export async function clearLocalCopies(personId: string): Promise<void> {
  forgetLists();
  forgetTitles();
  for (const documentId of await copies(personId)) {
    if (!isMarked(personId, documentId)) {
      indexedDB.deleteDatabase(`${COPIES}${personId}/${documentId}`);
    }
  }
}
