import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { strings } from '../app/strings';
import styles from './Dialog.module.css';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
  /** There is nothing in it to focus: the text itself takes the focus, to be scrolled by keys. */
  textOnly?: boolean;
}

/** A modal dialog: the browser's own, so that focus, Escape and everything behind it are taken care of. */
export function Dialog({ title, onClose, children, actions, textOnly }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The first field is what it was opened for; the browser would choose the button that closes it.
      const body = dialog.querySelector<HTMLElement>('[data-dialog-body]');
      const first = body?.querySelector<HTMLElement>('input') ?? (body?.tabIndex === 0 ? body : null);
      first?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    // A click on the backdrop is a click on the dialog element itself; Escape is the keyboard's way.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className={styles.frame}>
        <div className={styles.header}>
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          <button type="button" className={styles.close} aria-label={strings.close} onClick={onClose}>
            <X aria-hidden="true" />
          </button>
        </div>
        <div className={styles.body} data-dialog-body {...(textOnly && { role: 'region', 'aria-label': title, tabIndex: 0 })}>
          {children}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </dialog>
  );
}
