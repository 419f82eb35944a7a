import { describe, expect, it } from 'vitest';
import { HUES, hueOf } from './hue';

describe('people’s colours', () => {
  it('are those of the server: Java’s UUID.hashCode modulo eight', () => {
    // Math.floorMod(UUID.fromString(…).hashCode(), 8), computed by Java.
    expect(hueOf('123e4567-e89b-12d3-a456-426614174000')).toBe(2);
    expect(hueOf('ffffffff-0000-4000-8000-000000000001')).toBe(6);
    expect(hueOf('0190e2a4-7c1b-7def-9abc-0123456789ab')).toBe(3);
  });
  it('are one of eight for anything', () => {
    for (const name of ['', 'Ada', '👋', 'x'.repeat(1_000)]) {
      expect(hueOf(name)).toBeGreaterThanOrEqual(0);
      expect(hueOf(name)).toBeLessThan(HUES);
    }
  });
});
