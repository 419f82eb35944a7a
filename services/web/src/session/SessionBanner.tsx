import { strings } from '../app/strings';
import { signInUrl } from './api';
import styles from './SessionBanner.module.css';
import { useSession } from './useSession';

/** Says that the session has ended, above a page that stays as it is. */
export function SessionBanner() {
  const session = useSession();
  if (session.kind !== 'expired') {
    return null;
  }
  const here = window.location.pathname + window.location.search;
  return (
    <div className={styles.banner} role="alert">
      <p>{strings.session.expired}</p>
      <a href={signInUrl(here)} className={styles.action}>
        {strings.session.signIn}
      </a>
    </div>
  );
}
