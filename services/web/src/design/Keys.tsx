import styles from './Keys.module.css';
import { classes } from './classes';

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const NAMES: Record<string, string> = isApple
  ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↵' }
  : { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Enter: 'Enter' };

/** A shortcut such as `Mod-Shift-x`, as this machine's keyboard names its keys. */
export function Keys({ shortcut, framed }: { shortcut: string; framed?: boolean }) {
  return (
    <span className={styles.keys}>
      {shortcut.split('-').map((key, index) => (
        <kbd key={index} className={classes(styles.key, framed && styles.framed)}>
          {NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
