import { askJson } from '../app/api';
import type { Role } from './role';

/** Where a document's socket is to be opened, now and for a minute at most, and with what. */
export interface Address {
  url: string;
  token: string;
  role: Role;
  expiresInSeconds: number;
}

export const locateDocument = (documentId: string, signal?: AbortSignal): Promise<Address> =>
  askJson<Address>(`/api/documents/${encodeURIComponent(documentId)}/connect`, { method: 'POST', ...(signal && { signal }) });
