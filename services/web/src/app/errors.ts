import { Problem, UNREACHABLE } from './api';
import { strings } from './strings';

const sentences: Record<string, string> = strings.errors.byCode;

/** What an error says to a person: what happened, and what to do. Never a code: that is for the details. */
export function sentenceFor(error: unknown): string {
  if (!(error instanceof Problem)) {
    return strings.errors.unknown;
  }
  const known = sentences[error.code];
  if (known !== undefined) {
    return known;
  }
  if (error.isUnreachable || error.code === UNREACHABLE) {
    return strings.errors.unreachable;
  }
  switch (error.status) {
    case 401:
      return strings.errors.signedOut;
    case 403:
      return strings.errors.forbidden;
    case 404:
      return strings.errors.notFound;
    case 409:
    case 412:
      return strings.errors.conflict;
    case 413:
      return strings.errors.tooLarge;
    case 429:
      return strings.errors.tooMany;
    default:
      return error.status >= 500 ? strings.errors.server : strings.errors.unknown;
  }
}

/** For support: what the server called it. */
export const codeOf = (error: unknown): string => (error instanceof Problem ? error.code : 'client-error');
