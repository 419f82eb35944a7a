import { strings } from '../app/strings';
import { signInUrl } from './api';
import styles from './SignInPage.module.css';

export function SignInPage() {
  const here = window.location.pathname + window.location.search;
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <h1 className={styles.name}>{strings.product}</h1>
        <p className={styles.pitch}>{strings.session.pitch}</p>
        <a className={styles.button} href={signInUrl(here)} role="button">
          {strings.session.signIn}
        </a>
      </div>
    </main>
  );
}
