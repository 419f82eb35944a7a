import { describe, expect, it } from 'vitest';
import { BLOCKS, matchingBlocks } from './blocks';

describe('blocks by what is typed', () => {
  it('are all there at first', () => expect(matchingBlocks('')).toEqual(BLOCKS));
  it('are found by the beginning of their name first', () => {
    expect(matchingBlocks('ta').map(({ id }) => id)[0]).toBe('taskList');
    expect(matchingBlocks('table')[0]?.id).toBe('table');
  });
  it('are found by other words', () => {
    expect(matchingBlocks('todo').map(({ id }) => id)).toEqual(['taskList']);
    expect(matchingBlocks('h2').map(({ id }) => id)).toContain('heading-2');
  });
  it('may not be found', () => expect(matchingBlocks('xyzzy')).toEqual([]));
});
