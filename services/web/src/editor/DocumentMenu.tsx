import {
  Download,
  EllipsisVertical,
  FileText,
  Hash,
  History,
  Keyboard,
  PanelTop,
  Printer,
  Search,
  Trash2,
} from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { sentenceFor } from '../app/errors';
import { openShortcuts } from '../app/shortcutsDialog';
import { strings } from '../app/strings';
import { downloadContent, type DocumentSummary } from '../catalog/api';
import { useTrashDocument } from '../catalog/queries';
import { IconButton } from '../design/IconButton';
import { Menu, type MenuItem } from '../design/Menu';
import { currentTheme, onTheme } from '../design/theme';
import { showToast } from '../design/toast';
import { themeItems } from '../session/AccountMenu';
import type { Preferences } from './preferences';

interface Props {
  document: DocumentSummary | undefined;
  documentId: string;
  preferences: Preferences;
  onPreferences: (change: Partial<Preferences>) => void;
  onFind: () => void;
  onHistory: (() => void) | null;
}

const FORMATS: { label: string; type: string; extension: string }[] = [
  { label: strings.editor.downloadMarkdown, type: 'text/markdown', extension: 'md' },
  { label: strings.editor.downloadHtml, type: 'text/html', extension: 'html' },
  { label: strings.editor.downloadText, type: 'text/plain', extension: 'txt' },
];

export function DocumentMenu({ document, documentId, preferences, onPreferences, onFind, onHistory }: Props) {
  const theme = useSyncExternalStore(onTheme, currentTheme);
  const [, navigate] = useLocation();
  const trash = useTrashDocument();
  const items: MenuItem[] = [
    { label: strings.editor.find, icon: <Search />, shortcut: 'Mod-f', run: onFind },
    ...(onHistory ? [{ label: strings.editor.history, icon: <History />, run: onHistory }] : []),
    { kind: 'separator' },
    {
      label: strings.editor.showToolbar,
      icon: <PanelTop />,
      checked: preferences.toolbar,
      run: () => onPreferences({ toolbar: !preferences.toolbar }),
    },
    {
      label: strings.editor.wordCount,
      icon: <Hash />,
      checked: preferences.wordCount,
      run: () => onPreferences({ wordCount: !preferences.wordCount }),
    },
    ...themeItems(theme),
    { kind: 'separator' },
    ...FORMATS.map(({ label, type, extension }) => ({
      label,
      icon: extension === 'txt' ? <FileText /> : <Download />,
      run: () => void download(documentId, document?.title || strings.untitled, type, extension),
    })),
    { label: strings.editor.print, icon: <Printer />, run: () => window.print() },
    { kind: 'separator' },
    { label: strings.editor.shortcuts, icon: <Keyboard />, shortcut: 'Mod-/', run: openShortcuts },
    ...(document?.role === 'owner'
      ? [
          { kind: 'separator' as const },
          {
            label: strings.catalog.moveToTrash,
            icon: <Trash2 />,
            danger: true,
            run: () => trash.mutate(document, { onSuccess: () => navigate('/') }),
          },
        ]
      : []),
  ];
  return (
    <Menu label={strings.editor.menu} items={items}>
      <IconButton label={strings.editor.menu}>
        <EllipsisVertical aria-hidden="true" />
      </IconButton>
    </Menu>
  );
}

async function download(documentId: string, title: string, type: string, extension: string): Promise<void> {
  try {
    const url = URL.createObjectURL(await downloadContent(documentId, type));
    const link = window.document.createElement('a');
    link.href = url;
    link.download = `${title.replaceAll(/[\\/:*?"<>|]/g, '-')}.${extension}`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    showToast(sentenceFor(error));
  }
}
