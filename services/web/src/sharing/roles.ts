import type { Role } from '../sync/role';

/** As they are offered, from the most useful on. */
export const ROLES: Role[] = ['editor', 'commenter', 'viewer', 'owner'];
