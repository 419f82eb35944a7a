import type { Person } from './api';

const KEY = 'scriptorium.person';

/** Who was signed in last on this device: lets the editor open without a network. Says nothing about what they may do. */
export function rememberPerson(person: Person): void {
  const { id, name, email } = person;
  localStorage.setItem(KEY, JSON.stringify({ id, name, email } satisfies Person));
}

export function forgetPerson(): void {
  localStorage.removeItem(KEY);
}

export function rememberedPerson(): Person | null {
  try {
    const person = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Person | null;
    return typeof person?.id === 'string' && typeof person.name === 'string' ? person : null;
  } catch {
    return null;
  }
}
