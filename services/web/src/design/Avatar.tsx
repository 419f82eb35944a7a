import styles from './Avatar.module.css';
import { classes } from './classes';
import { hueOf } from './hue';

interface Props {
  name: string;
  /** Colours a person that the server hasn't coloured. */
  id?: string;
  color?: string | undefined;
  picture?: string | null | undefined;
  size?: 'small' | 'normal';
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
  const first = words[0] ?? '?';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .filter((word) => word !== undefined)
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** Somebody's initials on their colour. For the eye: whoever uses it says the name too. */
export function Avatar({ name, id, color, size = 'normal' }: Props) {
  return (
    <span
      aria-hidden="true"
      className={classes(styles.avatar, styles[size])}
      data-hue={color === undefined ? hueOf(id ?? name) : undefined}
      style={color === undefined ? undefined : { backgroundColor: color }}
    >
      {initialsOf(name)}
    </span>
  );
}
