import { ask, askJson } from '../app/api';

/** Whoever is signed in. */
export interface Person {
  id: string;
  name: string;
  email: string;
  picture?: string | null;
  admin?: boolean;
}

export const fetchMe = (): Promise<Person> => askJson<Person>('/auth/me');

export async function signOut(everywhere: boolean): Promise<void> {
  await ask('/auth/logout', { method: 'POST', body: { everywhere } });
}

/** Where the sign-in starts that comes back to this page. */
export const signInUrl = (returnTo: string): string => `/auth/login?return=${encodeURIComponent(returnTo)}`;
