/** Waits; rejects when it is aborted first. */
export function sleep(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    return Promise.reject(new Error('aborted'));
  }
  if (millis === 0) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', aborted);
      resolve();
    }, millis);
    signal.addEventListener('abort', aborted);
  });
}
