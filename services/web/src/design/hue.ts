/** How many colours people have; `tokens.css` names them, and they are the ones the server gives. */
export const HUES = 8;

/** The same colour for the same person as the server gives: it takes Java's hash of the id. Anything else gets one that stays. */
export function hueOf(id: string): number {
  const hash = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? uuidHash(id) : textHash(id);
  return ((hash % HUES) + HUES) % HUES;
}

/** `UUID.hashCode`: both halves, folded together. */
function uuidHash(id: string): number {
  const hex = id.replaceAll('-', '');
  let hash = 0;
  for (let at = 0; at < 32; at += 8) {
    hash ^= Number.parseInt(hex.slice(at, at + 8), 16);
  }
  return hash | 0;
}

function textHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) {
    hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  }
  return hash;
}
