import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { fetchVersions, fetchVersionText, nameVersion, restoreVersion, type Version } from './api';

/** While people write, the list is asked for at most this often. */
const REFRESH_MILLIS = 5_000;
/** Calls a function whenever the text has changed, until told to stop. */
export type Changes = (changed: () => void) => () => void;

const versionsKey = (documentId: string) => ['versions', documentId] as const;

export const useVersions = (documentId: string) =>
  useInfiniteQuery({
    queryKey: versionsKey(documentId),
    queryFn: ({ pageParam, signal }) => fetchVersions(documentId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });

/** Asks for the versions again some time after the text has changed, by which it is stored. */
export function useFreshVersions(documentId: string, onChanges: Changes): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = onChanges(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: versionsKey(documentId) });
      }, REFRESH_MILLIS);
    });
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [client, documentId, onChanges]);
}

/** What was never changes. */
export const useVersionText = (documentId: string, version: string) =>
  useQuery({
    queryKey: ['version-text', documentId, version],
    queryFn: ({ signal }) => fetchVersionText(documentId, version, signal),
    staleTime: Infinity,
  });

export function useNameVersion(documentId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => nameVersion(documentId, name),
    onSettled: () => client.invalidateQueries({ queryKey: versionsKey(documentId) }),
  });
}

export function useRestoreVersion(documentId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: Version) => restoreVersion(documentId, version.id),
    onSettled: () => client.invalidateQueries({ queryKey: versionsKey(documentId) }),
  });
}
