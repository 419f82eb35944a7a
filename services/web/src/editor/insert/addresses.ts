const LINK_PROTOCOL = /^(https?|mailto|tel):/i;
/** But for a host with a port, which looks the same. */
const OTHER_PROTOCOL = /^[a-z][a-z\d+.-]*:(?!\d+(\/|$))/i;
const LOOKS_LIKE_EMAIL = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;

/** What was typed as a link's address, complete; null if it can't be one, or may not be one (`javascript:` and the like). */
export function linkAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) {
    return null;
  }
  const complete = LINK_PROTOCOL.test(text);
  if (!complete && OTHER_PROTOCOL.test(text)) {
    return null;
  }
  if (!complete && LOOKS_LIKE_EMAIL.test(text)) {
    return `mailto:${text}`;
  }
  try {
    return new URL(complete ? text : `https://${text}`).href;
  } catch {
    return null;
  }
}

/** What was typed as an image's address; null unless it is one that the page's policy lets it show. */
export function imageAddress(typed: string): string | null {
  try {
    const url = new URL(typed.trim());
    return url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
