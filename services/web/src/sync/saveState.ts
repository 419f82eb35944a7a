import type { LinkState } from './connection';

/**
 * What is said about where somebody's words are. There is one answer for every state of the connection, and "saved" is only said when
 * the server has confirmed everything.
 */
export type SaveState =
  /** The document is being opened. */
  | 'opening'
  | 'saving'
  | 'saved'
  /** No connection for now; the next attempt is on its way. */
  | 'reconnecting'
  /** No network: everything is kept on this device. */
  | 'offline'
  /** No network, and this browser keeps nothing once the tab is closed. */
  | 'offline-unkept'
  /** The session is over; everything is kept on this device. */
  | 'signed-out'
  /** The server will not take what was changed here. */
  | 'refused'
  | 'too-large'
  /** The document is gone, or not for this person any more. */
  | 'lost'
  /** Nothing to save: this person reads. */
  | 'reading';

export function saveStateOf(connection: LinkState): SaveState {
  const { link, ended, local, online, unreachable } = connection;
  if (ended === 'not-found') {
    return 'lost';
  }
  if (ended === 'signed-out') {
    return 'signed-out';
  }
  if ((!online || unreachable) && link !== 'live') {
    return local === 'unavailable' ? 'offline-unkept' : 'offline';
  }
  if (connection.tooLarge) {
    return 'too-large';
  }
  if (link === 'live') {
    if (connection.refused) {
      return 'refused';
    }
    if (!connection.writable) {
      return 'reading';
    }
    if (connection.settled || connection.unconfirmed) {
      return connection.settled ? 'saved' : 'saving';
    }
  }
  return connection.wasSettled || connection.unconfirmed ? 'reconnecting' : 'opening';
}
