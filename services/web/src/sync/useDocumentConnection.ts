import { useEffect, useState, useSyncExternalStore } from 'react';
import { onSession, currentSession } from '../session/store';
import { DocumentConnection, type ConnectionState } from './connection';

/** Keeps a document open for as long as the component is shown. Null until it is, for a moment. */
export function useDocumentConnection(personId: string, documentId: string): DocumentConnection | null {
  const [connection, setConnection] = useState<DocumentConnection | null>(null);
  useEffect(() => {
    const opened = new DocumentConnection(personId, documentId);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the connection is an external thing that begins and ends with the effect
    setConnection(opened);
    const stop = onSession(() => {
      if (currentSession().kind === 'signed-in') opened.retry();
    });
    return () => {
      stop();
      setConnection(null);
      opened.destroy();
    };
  }, [personId, documentId]);
  return connection;
}

/** One fact of a connection. A keystroke changes its state twice: whoever asks for more than is shown is drawn twice for nothing. */
export const useConnection = <K extends keyof ConnectionState>(connection: DocumentConnection, fact: K): ConnectionState[K] =>
  useSyncExternalStore(connection.subscribe, () => connection.state[fact]);
