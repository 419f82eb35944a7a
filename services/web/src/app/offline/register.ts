/** Lets the page open without a network: `public/sw.js` keeps the application's own files. Documents are kept elsewhere (`sync/localCopy`). */
export function startOfflineUse(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    window.addEventListener('load', () => {
      // Without it everything works but a reload while offline.
      navigator.serviceWorker.register('/sw.js').catch(() => undefined);
    });
  }
}
