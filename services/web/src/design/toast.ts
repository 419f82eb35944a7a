/** A short message after something was done, perhaps with a way back. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MILLIS = 7_000;

let toast: Toast | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let nextId = 1;
const listeners = new Set<() => void>();

export const currentToast = (): Toast | null => toast;

export function onToast(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Toast | null): void {
  toast = next;
  listeners.forEach((listener) => listener());
}

export function showToast(text: string, action?: Toast['action']): void {
  clearTimeout(timer);
  become({ id: nextId++, text, ...(action && { action }) });
  timer = setTimeout(dismissToast, SHOWN_MILLIS);
}

export function dismissToast(): void {
  clearTimeout(timer);
  become(null);
}
