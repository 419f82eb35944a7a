import type { JSONContent } from '@tiptap/core';
import { ask, askJson } from '../app/api';

export interface Author {
  id: string;
  /** Empty for somebody whose name is not known. */
  name: string;
}

/** What a document was when a stretch of writing ended, or when somebody gave it a name. */
export interface Version {
  id: string;
  kind: 'named' | 'automatic';
  name?: string;
  /** ISO 8601, as all times. */
  at: string;
  from: string;
  authors: Author[];
  /** Nothing was written since. */
  current?: boolean;
}

export interface VersionPage {
  items: Version[];
  nextCursor: string | null;
}

const path = (documentId: string): string => `/api/documents/${encodeURIComponent(documentId)}/versions`;

export function fetchVersions(documentId: string, cursor: string | null, signal: AbortSignal): Promise<VersionPage> {
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return askJson<VersionPage>(`${path(documentId)}${query}`, { signal });
}

/** Names what the server has stored at this moment. */
export const nameVersion = (documentId: string, name: string): Promise<Version> =>
  askJson<Version>(path(documentId), { method: 'POST', body: { name } });

/** The text, as ProseMirror's JSON. */
export const fetchVersionText = (documentId: string, version: string, signal: AbortSignal): Promise<JSONContent> =>
  askJson<JSONContent>(`${path(documentId)}/${encodeURIComponent(version)}/content`, { signal });

export async function restoreVersion(documentId: string, version: string): Promise<void> {
  await ask(`${path(documentId)}/${encodeURIComponent(version)}/restore`, { method: 'POST' });
}
