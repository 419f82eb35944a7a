import { ArrowUpDown, Plus, Search, X } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { IconButton } from '../design/IconButton';
import { Menu } from '../design/Menu';
import { showToast } from '../design/toast';
import { AccountMenu } from '../session/AccountMenu';
import { usePerson } from '../session/useSession';
import { addMarkdown, type Folder, type Sort } from './api';
import styles from './CatalogPage.module.css';
import { DocumentList } from './DocumentList';
import { useCreateDocument } from './queries';
import type { Template } from './templates';
import { useListKeys } from './useListKeys';

const FOLDERS: Folder[] = ['all', 'mine', 'shared', 'trash'];
const SORTS: Record<Sort, string> = {
  edited: strings.catalog.sortEdited,
  title: strings.catalog.sortTitle,
  created: strings.catalog.sortCreated,
};

export function CatalogPage({ folder }: { folder: Folder }) {
  const person = usePerson();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState<Sort>('edited');
  const searched = useDeferredValue(query.trim());
  const search = useRef<HTMLInputElement>(null);
  const create = useCreateDocument();
  const page = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = strings.product;
  }, []);

  const start = async (template?: Template): Promise<void> => {
    if (create.isPending) return;
    const document = await create.mutateAsync(template?.title ?? '').catch(() => null);
    if (document === null) return;
    if (template) {
      await addMarkdown(document.id, template.markdown).catch(() => showToast(strings.catalog.templateFailed));
    }
    navigate(`/d/${document.id}`, { state: { fresh: true } });
  };
  useListKeys(page, { create: () => void start(), search: () => search.current?.focus() });

  return (
    <>
      <header className={styles.bar}>
        <a href="/" className={styles.mark} onClick={(event) => event.preventDefault()} aria-current="page">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span className={styles.name}>{strings.product}</span>
        </a>
        <div className={styles.search} role="search">
          <Search aria-hidden="true" />
          <input
            ref={search}
            type="search"
            aria-label={strings.catalog.search}
            placeholder={strings.catalog.searchPlaceholder}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                setQuery('');
                event.currentTarget.blur();
              }
            }}
          />
          {query !== '' && (
            <button type="button" className={styles.clear} aria-label={strings.catalog.clearSearch} onClick={() => setQuery('')}>
              <X aria-hidden="true" />
            </button>
          )}
        </div>
        <div className={styles.account}>
          <AccountMenu person={person} />
        </div>
      </header>
      <main className={styles.page} ref={page}>
        <div className={styles.head}>
          <h1 className={styles.title}>{folder === 'trash' ? strings.catalog.trash : strings.catalog.documents}</h1>
          <Button
            look="primary"
            className={styles.create}
            icon={<Plus aria-hidden="true" />}
            disabled={create.isPending}
            onClick={() => void start()}
          >
            <span>{strings.catalog.create}</span>
          </Button>
        </div>
        <div className={styles.controls}>
          <nav aria-label={strings.catalog.views} className={styles.views}>
            {FOLDERS.map((name) => (
              <a
                key={name}
                href={name === 'all' ? '/' : `/${name}`}
                aria-current={name === folder ? 'page' : undefined}
                className={styles.view}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  navigate(name === 'all' ? '/' : `/${name}`);
                }}
              >
                {strings.catalog[name]}
              </a>
            ))}
          </nav>
          <Menu
            label={strings.catalog.sort}
            items={(Object.keys(SORTS) as Sort[]).map((key) => ({
              label: SORTS[key],
              checked: key === sort,
              run: () => setSort(key),
            }))}
          >
            <IconButton label={`${strings.catalog.sort}: ${SORTS[sort]}`}>
              <ArrowUpDown aria-hidden="true" />
            </IconButton>
          </Menu>
        </div>
        <DocumentList
          request={{ folder, query: searched, sort }}
          onStart={(template) => void start(template)}
          onClearSearch={() => setQuery('')}
        />
      </main>
    </>
  );
}
