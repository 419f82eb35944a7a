import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './MessagePage.module.css';
import { strings } from './strings';

interface Props {
  title: string;
  text: string;
  details?: string;
  /** Offers the way to the list. */
  home?: boolean;
  children?: ReactNode;
}

/** A page with nothing but a message and what to do. */
export function MessagePage({ title, text, details, home, children }: Props) {
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
      {children}
      {home && <Link href="/">{strings.editor.backToList}</Link>}
      {details !== undefined && (
        <details className={styles.details}>
          <summary>{strings.errors.details('')}</summary>
          <code>{details}</code>
        </details>
      )}
    </main>
  );
}
