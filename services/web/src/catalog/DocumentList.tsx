import { WifiOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { moment } from '../app/formats';
import { codeOf, sentenceFor } from '../app/errors';
import { Problem } from '../app/api';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { Skeleton } from '../design/Skeleton';
import { usePerson } from '../session/useSession';
import type { ListRequest } from './api';
import styles from './DocumentList.module.css';
import { DocumentRow } from './DocumentRow';
import { EmptyList } from './EmptyList';
import { rememberList, rememberedList } from './knownDocuments';
import { useDocuments } from './queries';
import type { Template } from './templates';

interface Props {
  request: ListRequest;
  onStart: (template?: Template) => void;
  onClearSearch: () => void;
}

const SKELETON_ROWS = 6;

export function DocumentList({ request, onStart, onClearSearch }: Props) {
  const person = usePerson();
  const documents = useDocuments(request);
  const end = useRef<HTMLDivElement>(null);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = documents;
  const items = documents.data?.pages.flatMap((page) => page.items);
  const isWholeList = request.folder === 'all' && request.query === '';

  useEffect(() => {
    if (isWholeList && items && !documents.isPlaceholderData) rememberList(person.id, items);
  }, [isWholeList, items, documents.isPlaceholderData, person.id]);

  useEffect(() => {
    const sentinel = end.current;
    if (!sentinel || !hasNextPage || isFetchingNextPage) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage());
    observer.observe(sentinel);
    return () => observer.disconnect();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  if (!items) {
    if (documents.isError) {
      const kept = documents.error instanceof Problem && documents.error.isUnreachable ? rememberedList(person.id) : null;
      if (kept) {
        return (
          <>
            <p className={styles.offline}>
              <WifiOff aria-hidden="true" />
              {strings.catalog.offlineList(moment(kept.at))}
            </p>
            <ul role="list" aria-label={strings.catalog.documents}>
              {kept.items.map((item) => (
                <DocumentRow key={item.id} document={item} folder="all" offline />
              ))}
            </ul>
          </>
        );
      }
      return (
        <div className={styles.failed} role="alert">
          <h2>{strings.catalog.failedTitle}</h2>
          <p>{sentenceFor(documents.error)}</p>
          <Button onClick={() => void documents.refetch()}>{strings.retry}</Button>
          <details>
            <summary>{strings.errors.details('')}</summary>
            <code>{codeOf(documents.error)}</code>
          </details>
        </div>
      );
    }
    return (
      <div aria-busy="true" aria-label={strings.loading} role="progressbar">
        {Array.from({ length: SKELETON_ROWS }, (_, row) => (
          <div key={row} className={styles.skeleton}>
            <Skeleton width={row % 3 === 0 ? 'half' : row % 3 === 1 ? 'long' : 'half'} />
            <Skeleton width="short" />
          </div>
        ))}
      </div>
    );
  }

  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {request.query !== '' && strings.catalog.results(items.length)}
      </p>
      {items.length === 0 ? (
        <EmptyList request={request} onStart={onStart} onClearSearch={onClearSearch} />
      ) : (
        <ul role="list" aria-label={strings.catalog.documents} aria-busy={documents.isPlaceholderData}>
          {items.map((item) => (
            <DocumentRow key={item.id} document={item} folder={request.folder} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div ref={end} className={styles.more}>
          <Button look="quiet" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {strings.catalog.more}
          </Button>
        </div>
      )}
    </>
  );
}
