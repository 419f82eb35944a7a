import { FileText, Plus, Search, Trash2, Users } from 'lucide-react';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import type { ListRequest } from './api';
import styles from './EmptyList.module.css';
import { templates, type Template } from './templates';

interface Props {
  request: ListRequest;
  onStart: (template?: Template) => void;
  onClearSearch: () => void;
}

/** One sentence, one button, and a template or two. */
export function EmptyList({ request, onStart, onClearSearch }: Props) {
  if (request.query !== '') {
    return (
      <div className={styles.empty}>
        <Search aria-hidden="true" className={styles.icon} />
        <h2>{strings.catalog.noMatchTitle}</h2>
        <p>{strings.catalog.noMatch}</p>
        <Button onClick={onClearSearch}>{strings.catalog.clearSearch}</Button>
      </div>
    );
  }
  if (request.folder === 'trash') {
    return (
      <div className={styles.empty}>
        <Trash2 aria-hidden="true" className={styles.icon} />
        <h2>{strings.catalog.emptyTrashTitle}</h2>
        <p>{strings.catalog.emptyTrash}</p>
      </div>
    );
  }
  if (request.folder === 'shared') {
    return (
      <div className={styles.empty}>
        <Users aria-hidden="true" className={styles.icon} />
        <h2>{strings.catalog.emptySharedTitle}</h2>
        <p>{strings.catalog.emptyShared}</p>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <FileText aria-hidden="true" className={styles.icon} />
      <h2>{strings.catalog.emptyTitle}</h2>
      <p>{strings.catalog.empty}</p>
      <Button look="primary" icon={<Plus aria-hidden="true" />} onClick={() => onStart()}>
        {strings.catalog.create}
      </Button>
      <p className={styles.or}>{strings.catalog.fromTemplate}</p>
      <ul role="list" className={styles.templates}>
        {templates.map((template) => (
          <li key={template.name}>
            <button type="button" className={styles.template} onClick={() => onStart(template)}>
              <strong>{template.name}</strong>
              <span>{template.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
