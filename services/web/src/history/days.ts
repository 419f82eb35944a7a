import { strings } from '../app/strings';
import type { Version } from './api';

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const withYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const names = new Intl.ListFormat(undefined, { type: 'conjunction' });

export interface Day {
  label: string;
  versions: Version[];
}

/** Puts versions, the newest first, under the days on which they were made, by this device's calendar. */
export function byDay(versions: readonly Version[], now: number): Day[] {
  const days: Day[] = [];
  for (const version of versions) {
    const label = dayOf(version.at, now);
    const last = days.at(-1);
    if (last?.label === label) {
      last.versions.push(version);
    } else {
      days.push({ label, versions: [version] });
    }
  }
  return days;
}

function dayOf(then: string, now: number): string {
  const day = new Date(then);
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return strings.history.today;
  if (day.toDateString() === yesterday.toDateString()) return strings.history.yesterday;
  return day.getFullYear() === today.getFullYear() ? weekday.format(day) : withYear.format(day);
}

/** "Ada, Grace, and Alan". */
export const authorsOf = ({ authors }: Version): string =>
  authors.length === 0 ? strings.history.nobody : names.format(authors.map(({ name }) => name || strings.history.someone));
