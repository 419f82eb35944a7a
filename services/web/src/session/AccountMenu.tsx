import { Keyboard, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { openShortcuts } from '../app/shortcutsDialog';
import { Avatar } from '../design/Avatar';
import { Menu } from '../design/Menu';
import { chooseTheme, currentTheme, onTheme, type Theme } from '../design/theme';
import { showToast } from '../design/toast';
import styles from './AccountMenu.module.css';
import { signOut, type Person } from './api';
import { clearLocalCopies, hasUnconfirmedCopies } from './localData';
import { SignOutDialog } from './SignOutDialog';
import { endSession } from './store';

const THEME_ICONS = { system: <Monitor />, light: <Sun />, dark: <Moon /> };

export const themeItems = (theme: Theme) => [
  { kind: 'heading' as const, label: strings.theme.heading },
  ...(Object.keys(THEME_ICONS) as Theme[]).map((choice) => ({
    label: strings.theme[choice],
    icon: THEME_ICONS[choice],
    checked: choice === theme,
    run: () => chooseTheme(choice),
  })),
];

export function AccountMenu({ person }: { person: Person }) {
  const theme = useSyncExternalStore(onTheme, currentTheme);
  const [leaving, setLeaving] = useState<{ everywhere: boolean } | null>(null);

  const leave = async (everywhere: boolean): Promise<void> => {
    try {
      await signOut(everywhere);
    } catch (error) {
      showToast(sentenceFor(error));
      return;
    }
    await clearLocalCopies(person.id);
    endSession();
  };
  const considerLeaving = async (everywhere: boolean): Promise<void> => {
    if (await hasUnconfirmedCopies(person.id)) {
      setLeaving({ everywhere });
    } else {
      await leave(everywhere);
    }
  };

  return (
    <>
      <Menu
        label={strings.session.account}
        header={
          <div className={styles.person}>
            <strong>{person.name}</strong>
            <span>{person.email}</span>
          </div>
        }
        items={[
          ...themeItems(theme),
          { kind: 'separator' },
          { label: strings.shortcuts.title, icon: <Keyboard />, shortcut: '?', run: openShortcuts },
          { kind: 'separator' },
          { label: strings.session.signOut, icon: <LogOut />, run: () => void considerLeaving(false) },
          { label: strings.session.signOutEverywhere, icon: <MonitorSmartphone />, run: () => void considerLeaving(true) },
        ]}
      >
        <button type="button" className={styles.button} aria-label={`${strings.session.account}: ${person.name}`}>
          <Avatar name={person.name} id={person.id} />
        </button>
      </Menu>
      {leaving && (
        <SignOutDialog
          onClose={() => setLeaving(null)}
          onConfirm={() => {
            setLeaving(null);
            void leave(leaving.everywhere);
          }}
        />
      )}
    </>
  );
}
