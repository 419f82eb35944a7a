import { ask, askJson } from '../app/api';
import type { LinkRole } from '../catalog/api';
import type { Role } from '../sync/role';

export interface Member {
  userId: string;
  name: string | null;
  email: string;
  role: Role;
  /** Invited under this address; nobody has signed in with it yet. */
  pending?: boolean;
}

export interface Sharing {
  members: Member[];
  link: LinkRole;
}

const path = (id: string): string => `/api/documents/${encodeURIComponent(id)}`;

export async function fetchMembers(id: string): Promise<Sharing> {
  const answer = await askJson<Sharing | { items: Member[]; link?: LinkRole } | Member[]>(`${path(id)}/members`);
  if (Array.isArray(answer)) {
    return { members: answer, link: 'none' };
  }
  return 'members' in answer ? answer : { members: answer.items, link: answer.link ?? 'none' };
}

export async function putMember(id: string, email: string, role: Role): Promise<void> {
  await ask(`${path(id)}/members`, { method: 'PUT', body: { email, role } });
}

export async function removeMember(id: string, userId: string): Promise<void> {
  await ask(`${path(id)}/members/${encodeURIComponent(userId)}`, { method: 'DELETE' });
}

export async function putLink(id: string, role: LinkRole): Promise<void> {
  await ask(`${path(id)}/link`, { method: 'PUT', body: { role } });
}
