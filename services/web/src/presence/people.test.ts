import { describe, expect, it } from 'vitest';
import { peopleIn } from './people';

const user = (id: string, name: string, color = '#0072b2') => ({ user: { id, name, color } });

describe('who is here', () => {
  it('counts each person once, whoever sits here first, the rest by name', () => {
    const people = peopleIn(
      new Map<number, unknown>([
        [1, user('me', 'Ada')],
        [2, user('zoe', 'Zoe')],
        [3, user('bob', 'Bob')],
        [4, user('zoe', 'Zoe')],
      ]),
      1,
      'me',
    );
    expect(people.map(({ name, clientIds }) => [name, clientIds])).toEqual([
      ['Ada', [1]],
      ['Bob', [3]],
      ['Zoe', [2, 4]],
    ]);
  });

  it('takes no colour that isn’t one, and passes over who has no name', () => {
    const people = peopleIn(new Map<number, unknown>([[2, user('x', 'X', 'url(evil)')], [3, {}], [4, null]]), 1, 'me');
    expect(people).toEqual([expect.objectContaining({ id: 'x', color: undefined })]);
  });
});
