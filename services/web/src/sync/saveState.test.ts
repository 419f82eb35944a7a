import { describe, expect, it } from 'vitest';
import type { LinkState } from './connection';
import { saveStateOf } from './saveState';

const opening: LinkState = {
  online: true,
  unreachable: false,
  link: 'connecting',
  wasLive: false,
  wasSettled: false,
  local: 'empty',
  role: 'editor',
  writable: true,
  held: null,
  unconfirmed: false,
  settled: false,
  refused: false,
  tooLarge: false,
  ended: null,
};
const live: LinkState = { ...opening, link: 'live', wasLive: true, wasSettled: true, settled: true };

describe('save state', () => {
  it.each<[string, LinkState, string]>([
    ['at first', opening, 'opening'],
    ['in the handshake, with nothing of our own', { ...opening, link: 'live', wasLive: true }, 'opening'],
    ['in the handshake, with changes from an earlier visit', { ...opening, link: 'live', wasLive: true, unconfirmed: true }, 'saving'],
    ['before the handshake, with changes from an earlier visit', { ...opening, unconfirmed: true }, 'reconnecting'],
    ['when everything is confirmed', live, 'saved'],
    ['after a keystroke', { ...live, settled: false, unconfirmed: true }, 'saving'],
    ['when the connection is lost', { ...live, link: 'down', settled: false }, 'reconnecting'],
    ['when the next attempt is under way', { ...live, link: 'connecting', settled: false }, 'reconnecting'],
    ['without a network', { ...live, online: false, link: 'down', settled: false }, 'offline'],
    ['without a network, with changes', { ...live, online: false, link: 'down', settled: false, unconfirmed: true }, 'offline'],
    ['without a network or a local copy', { ...live, online: false, link: 'down', settled: false, local: 'unavailable' }, 'offline-unkept'],
    ['when the browser thinks there is no network, but the socket works', { ...live, online: false }, 'saved'],
    ['when the server does not answer at all', { ...live, unreachable: true, link: 'down', settled: false }, 'offline'],
    ['for readers', { ...live, writable: false }, 'reading'],
    ['when a change was refused', { ...live, settled: false, refused: true, writable: false }, 'refused'],
    ['when a change was too large', { ...live, settled: false, tooLarge: true, link: 'down' }, 'too-large'],
    ['when the session is over', { ...live, link: 'down', settled: false, ended: 'signed-out' }, 'signed-out'],
    ['when the document is gone', { ...live, link: 'down', settled: false, ended: 'not-found' }, 'lost'],
  ])('%s', (_when, state, expected) => {
    expect(saveStateOf(state)).toBe(expected);
  });

  it('never says saved without a settled connection', () => {
    const booleans = [true, false];
    for (const online of booleans)
      for (const link of ['connecting', 'live', 'down'] as const)
        for (const wasSettled of booleans)
          for (const unconfirmed of booleans)
            for (const settled of booleans) {
              const said = saveStateOf({ ...live, online, link, wasSettled, unconfirmed, settled });
              if (said === 'saved') expect([link, settled]).toEqual(['live', true]);
            }
  });
});
