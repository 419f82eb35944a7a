let open = false;
const listeners = new Set<() => void>();

export const shortcutsOpen = (): boolean => open;

export function onShortcuts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: boolean): void {
  open = next;
  listeners.forEach((listener) => listener());
}

export const openShortcuts = (): void => become(true);
export const closeShortcuts = (): void => become(false);
