import { useSyncExternalStore } from 'react';
import styles from './Toasts.module.css';
import { currentToast, dismissToast, onToast } from './toast';

/** The newest message at the bottom of the screen, announced politely. */
export function Toasts() {
  const toast = useSyncExternalStore(onToast, currentToast);
  return (
    <div className={styles.place} role="region" aria-live="polite" aria-label={toast?.text}>
      {toast && (
        <div key={toast.id} className={styles.toast}>
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                dismissToast();
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
