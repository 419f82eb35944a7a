/** What somebody may do with a document, from the least to the most. */
export type Role = 'viewer' | 'commenter' | 'editor' | 'owner';

export const canWrite = (role: Role): boolean => role === 'editor' || role === 'owner';
