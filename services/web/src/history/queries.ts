import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchVersions, fetchVersionText, nameVersion, restoreVersion, type Version } from './api';

/** While the panel is open others write on. */
const REFRESH_MILLIS = 30_000;
const versionsKey = (documentId: string) => ['versions', documentId] as const;

export const useVersions = (documentId: string) =>
  useInfiniteQuery({
    queryKey: versionsKey(documentId),
    queryFn: ({ pageParam, signal }) => fetchVersions(documentId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
    refetchInterval: REFRESH_MILLIS,
  });

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
