import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { showToast } from '../design/toast';
import {
  createDocument,
  fetchDocument,
  listDocuments,
  renameDocument,
  restoreDocument,
  trashDocument,
  type DocumentPage,
  type DocumentSummary,
  type ListRequest,
  type TaggedDocument,
} from './api';

const LISTS = ['documents'] as const;
const documentKey = (id: string) => ['document', id] as const;

export function useDocuments(request: ListRequest) {
  return useInfiniteQuery({
    queryKey: [...LISTS, request],
    queryFn: ({ pageParam, signal }) => listDocuments(request, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
  });
}

export const useDocument = (id: string) =>
  useQuery({ queryKey: documentKey(id), queryFn: () => fetchDocument(id), refetchOnWindowFocus: 'always' });

export function useCreateDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: createDocument,
    onSuccess: () => client.invalidateQueries({ queryKey: LISTS }),
    onError: (error) => showToast(sentenceFor(error)),
  });
}

/** Renames at once on the screen, and takes that back if the server refuses. */
export function useRenameDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title, before }: { id: string; title: string; before: string }) => renameDocument(id, title, before),
    onMutate: ({ id, title }) => showTitle(client, id, title),
    onError: (error, { id, before }) => {
      showTitle(client, id, before);
      showToast(sentenceFor(error));
    },
    onSettled: (_data, _error, { id }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: LISTS }),
        client.invalidateQueries({ queryKey: documentKey(id) }),
      ]),
  });
}

/** Shows a title that is known to be true, or soon to be. */
export function showTitle(client: QueryClient, id: string, title: string): void {
  client.setQueryData<TaggedDocument>(documentKey(id), (old) => old && { ...old, document: { ...old.document, title } });
  changeItems(client, (items) => items.map((item) => (item.id === id ? { ...item, title } : item)));
}

/** Moves to the trash, with a way back. */
export function useTrashDocument() {
  const client = useQueryClient();
  const restore = useRestoreDocument();
  return useMutation({
    mutationFn: ({ id }: DocumentSummary) => trashDocument(id),
    onMutate: ({ id }) => changeItems(client, (items) => items.filter((item) => item.id !== id)),
    onSuccess: (_data, document) =>
      showToast(strings.catalog.movedToTrash(document.title || strings.untitled), {
        label: strings.undo,
        run: () => restore.mutate(document),
      }),
    onError: (error) => showToast(sentenceFor(error)),
    onSettled: () => client.invalidateQueries({ queryKey: LISTS }),
  });
}

export function useRestoreDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: DocumentSummary) => restoreDocument(id),
    onSuccess: (_data, { title }) => showToast(strings.catalog.restored(title || strings.untitled)),
    onError: (error) => showToast(sentenceFor(error)),
    onSettled: () => client.invalidateQueries({ queryKey: LISTS }),
  });
}

function changeItems(client: QueryClient, change: (items: DocumentSummary[]) => DocumentSummary[]): void {
  client.setQueriesData<InfiniteData<DocumentPage>>(
    { queryKey: LISTS },
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, items: change(page.items) })) },
  );
}
