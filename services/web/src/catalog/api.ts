import { ask, askJson, Problem } from '../app/api';
import type { Role } from '../sync/role';

export type LinkRole = 'none' | Exclude<Role, 'owner'>;

/** A document as the list and the editor's bar show it. */
export interface DocumentSummary {
  id: string;
  title: string;
  role: Role;
  createdAt: string;
  updatedAt: string;
  /** Who edited last; null for the system, absent where nobody has. */
  updatedBy?: { id: string; name: string } | null;
  owner?: { id: string; name: string } | null;
  /** How many people besides the owner have access. */
  sharedWith?: number;
  link?: LinkRole;
  /** Set while in the trash. */
  deletedAt?: string | null;
  /** For conditional changes. */
  version?: number;
}

export interface DocumentPage {
  items: DocumentSummary[];
  nextCursor: string | null;
}

export type Folder = 'all' | 'mine' | 'shared' | 'trash';
export type Sort = 'edited' | 'title' | 'created';

export interface ListRequest {
  folder: Folder;
  query: string;
  sort: Sort;
}

const PAGE_SIZE = 50;
const MAX_RENAMES = 3;

const path = (id: string): string => `/api/documents/${encodeURIComponent(id)}`;

export function listDocuments(request: ListRequest, cursor: string | null, signal?: AbortSignal): Promise<DocumentPage> {
  const parameters = new URLSearchParams({ folder: request.folder, sort: request.sort, limit: String(PAGE_SIZE) });
  if (request.query !== '') parameters.set('query', request.query);
  if (cursor !== null) parameters.set('cursor', cursor);
  return askJson<DocumentPage>(`/api/documents?${parameters.toString()}`, signal && { signal });
}

export const createDocument = (title: string): Promise<DocumentSummary> =>
  askJson<DocumentSummary>('/api/documents', { method: 'POST', body: { title } });

/** A document with the tag that a change of it has to name. */
export interface TaggedDocument {
  document: DocumentSummary;
  etag: string | null;
}

export async function fetchDocument(id: string): Promise<TaggedDocument> {
  return tagged(await ask(path(id)));
}

/**
 * Gives a document another title. When it was changed meanwhile, it is looked at again: another kind of change doesn't matter, another title does.
 *
 * @param before the title that this person saw
 */
export async function renameDocument(id: string, title: string, before: string): Promise<TaggedDocument> {
  for (let attempt = 1; ; attempt++) {
    const { document, etag } = await fetchDocument(id);
    if (document.title !== before && document.title !== title) {
      throw new Problem(412, 'renamed-meanwhile');
    }
    try {
      return tagged(await ask(path(id), { method: 'PATCH', body: { title }, ...(etag !== null && { ifMatch: etag }) }));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 412) || attempt === MAX_RENAMES) throw error;
    }
  }
}

export async function trashDocument(id: string): Promise<void> {
  await ask(path(id), { method: 'DELETE' });
}

export async function restoreDocument(id: string): Promise<void> {
  await ask(`${path(id)}/restore`, { method: 'POST' });
}

export async function addMarkdown(id: string, markdown: string): Promise<void> {
  await ask(`${path(id)}/content`, { method: 'POST', text: { type: 'text/markdown', content: markdown } });
}

/** A document's content in another format, as a file. */
export async function downloadContent(id: string, type: string): Promise<Blob> {
  const response = await ask(`${path(id)}/content`, { accept: type });
  return response.blob();
}

async function tagged(response: Response): Promise<TaggedDocument> {
  return { document: (await response.json()) as DocumentSummary, etag: response.headers.get('ETag') };
}
