import { refreshSession } from '../session/refresh';
import { expireSession } from '../session/store';

/** What an answer that isn't a success says: RFC 9457 problem details, or what stands for them when nothing came back. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail?: string,
  ) {
    super(detail ?? code);
    this.name = 'Problem';
  }

  /** Nobody answered: no network, or no server. What was asked may be asked again. */
  get isUnreachable(): boolean {
    return this.code === UNREACHABLE || this.status === 502 || this.status === 503 || this.status === 504;
  }

  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

export const UNREACHABLE = 'unreachable';

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, as text of this type. */
  text?: { type: string; content: string };
  accept?: string;
  ifMatch?: string;
  signal?: AbortSignal;
}

const REQUEST_TIMEOUT_MILLIS = 30_000;

/**
 * Asks the server. A request that is refused because the access cookie has run out is sent once more after the session was refreshed.
 *
 * @throws Problem for every answer that isn't a success, and when there is none
 */
export async function ask(path: string, request: Request = {}): Promise<Response> {
  const startedAt = Date.now();
  const response = await send(path, request);
  if (response.status !== 401) {
    return checked(response);
  }
  const again = (await refreshSession(startedAt)) === 'signed-out' ? response : await send(path, request);
  if (again.status === 401) {
    expireSession();
  }
  return checked(again);
}

/** Asks for JSON. */
export async function askJson<T>(path: string, request: Request = {}): Promise<T> {
  const response = await ask(path, request);
  return (await response.json()) as T;
}

/** Sends without regard to the session; for the session's own requests. */
export async function send(path: string, request: Request): Promise<Response> {
  const method = request.method ?? 'GET';
  const headers = new Headers({ Accept: request.accept ?? 'application/json' });
  let body: string | undefined;
  if (request.text) {
    headers.set('Content-Type', request.text.type);
    body = request.text.content;
  } else if (request.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(request.body);
  }
  if (method !== 'GET') {
    headers.set('X-Scriptorium', '1');
  }
  if (request.ifMatch !== undefined) {
    headers.set('If-Match', request.ifMatch);
  }
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MILLIS);
  try {
    return await fetch(path, {
      method,
      headers,
      body,
      credentials: 'same-origin',
      redirect: 'error',
      signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
    });
  } catch (error) {
    if (request.signal?.aborted) {
      throw error;
    }
    throw new Problem(0, UNREACHABLE);
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) {
    return response;
  }
  let code = `http-${response.status}`;
  let detail: string | undefined;
  try {
    const problem = (await response.json()) as { code?: unknown; detail?: unknown };
    if (typeof problem.code === 'string') code = problem.code;
    if (typeof problem.detail === 'string') detail = problem.detail;
  } catch {
    // Not a problem document: the status says enough.
  }
  throw new Problem(response.status, code, detail);
}
