const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const number = new Intl.NumberFormat();
const plurals = new Intl.PluralRules('en');

const SECONDS_OF: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
/** From here on a date says more than a number of days. */
const RELATIVE_DAYS = 7;

/** "3 min. ago", "yesterday", or a date. */
export function ago(then: string | number, now: number): string {
  const seconds = Math.round((new Date(then).getTime() - now) / 1_000);
  if (-seconds > RELATIVE_DAYS * 86_400) {
    return date.format(new Date(then));
  }
  for (const [unit, size] of SECONDS_OF) {
    if (-seconds >= size) {
      return relative.format(Math.ceil(seconds / size), unit);
    }
  }
  // Clocks differ a little: the future is now.
  return relative.format(0, 'second');
}

export const timeOfDay = (then: number): string => time.format(new Date(then));
export const moment = (then: string | number): string => dateAndTime.format(new Date(then));
export const plainNumber = (value: number): string => number.format(value);

/** "1 person", "3 people". */
export function counted(count: number, one: string, other: string): string {
  return `${number.format(count)} ${plurals.select(count) === 'one' ? one : other}`;
}
