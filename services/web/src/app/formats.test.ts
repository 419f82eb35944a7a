import { describe, expect, it } from 'vitest';
import { ago, counted } from './formats';

const now = Date.parse('2026-11-24T12:00:00Z');
const before = (seconds: number): number => now - seconds * 1_000;

describe('times in words', () => {
  it.each([
    [0, 'now'],
    [59, 'now'],
    [60, '1 min. ago'],
    [3 * 60 + 59, '3 min. ago'],
    [2 * 3_600, '2 hr. ago'],
    [86_400, 'yesterday'],
    [3 * 86_400, '3 days ago'],
    [-30, 'now'],
  ])('%i seconds', (seconds, expected) => expect(ago(before(seconds), now)).toBe(expected));

  it('are dates after a week', () => expect(ago(before(20 * 86_400), now)).toMatch(/Nov/));
});

describe('counts', () => {
  it('know one from many', () => {
    expect(counted(1, 'person', 'people')).toBe('1 person');
    expect(counted(0, 'person', 'people')).toBe('0 people');
  });
});
