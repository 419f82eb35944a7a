import { describe, expect, it } from 'vitest';
import { countText } from './countText';

describe('word count', () => {
  it('counts words and characters', () => expect(countText('Hello, world!\nIt’s 2 o’clock.')).toEqual({ words: 5, characters: 28 }));
  it('counts nothing in nothing', () => expect(countText('')).toEqual({ words: 0, characters: 0 }));
  it('counts a character outside the basic plane once', () => expect(countText('👋🏽'.slice(0, 2)).characters).toBe(1));
  it('finds words where no spaces are written', () => expect(countText('日本語を書く').words).toBeGreaterThan(1));
});
