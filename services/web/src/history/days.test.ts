import { describe, expect, it } from 'vitest';
import type { Version } from './api';
import { authorsOf, byDay } from './days';

const at = (day: number, hour: number, year = 2026): string => new Date(year, 4, day, hour).toISOString();
const version = (id: string, time: string): Version => ({ id, kind: 'automatic', at: time, from: time, authors: [] });

describe('versions by day', () => {
  it('puts them under today, yesterday and dates, in their order', () => {
    const now = new Date(2026, 4, 20, 9).getTime();
    const days = byDay(
      [version('e', at(20, 8)), version('d', at(20, 0)), version('c', at(19, 23)), version('b', at(12, 10)), version('a', at(12, 10, 2024))],
      now,
    );
    expect(days.map(({ versions }) => versions.map(({ id }) => id))).toEqual([['e', 'd'], ['c'], ['b'], ['a']]);
    expect(days[0]?.label).toBe('Today');
    expect(days[1]?.label).toBe('Yesterday');
    expect(days[2]?.label).toMatch(/May/);
    expect(days[2]?.label).not.toMatch(/2026/);
    expect(days[3]?.label).toMatch(/2024/);
  });

  it('names those who wrote', () => {
    const by = (...names: string[]) => authorsOf({ ...version('a', at(1, 1)), authors: names.map((name) => ({ id: name, name })) });
    expect(by()).toBe('Scriptorium');
    expect(by('Ada')).toBe('Ada');
    expect(by('Ada', 'Grace')).toBe('Ada and Grace');
    expect(by('Ada', '')).toBe('Ada and Someone');
  });
});
