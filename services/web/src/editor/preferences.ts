import { useState } from 'react';

/** What somebody likes to see around the text, on this device. */
export interface Preferences {
  toolbar: boolean;
  wordCount: boolean;
}

const KEY = 'scriptorium.editor';
const DEFAULTS: Preferences = { toolbar: true, wordCount: false };

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(read);
  const change = (part: Partial<Preferences>): void => {
    const next = { ...preferences, ...part };
    setPreferences(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  };
  return [preferences, change];
}
