/** The stable codes of errors (W2), and `network` for a request that got no answer. */
export type ErrorCode =
  | 'unknown_member' | 'invalid_json' | 'invalid_query' | 'unauthenticated' | 'forbidden' | 'cross_origin' | 'producer_fenced' | 'not_found' | 'conflict'
  | 'already_answered' | 'producer_gap' | 'session_closed' | 'too_large' | 'invalid' | 'idempotency_mismatch' | 'rate_limited' | 'unavailable' | 'draining'
  | 'internal' | 'network' | (string & {});

/** A request that was refused or not answered. `message` is for a person, `code` for a program. */
export class RingsideError extends Error {
  override readonly name = 'RingsideError';

  constructor(
    /** The HTTP status; 0 where there was no answer. */
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    /** What is wrong, by the member's path. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    /** How long the server asks to wait, in milliseconds. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** What an answer that is not a success says of itself; also where it is no problem document, as from a proxy. */
  static async from(response: Response): Promise<RingsideError> {
    const text = await response.text().catch(() => '');
    const problem = parse(text);
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    return new RingsideError(
      response.status,
      problem.code ?? (response.status === 401 ? 'unauthenticated' : response.status === 404 ? 'not_found' : 'internal'),
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
      problem.errors,
      Number.isFinite(seconds) ? seconds * 1000 : undefined,
    );
  }
}

interface Problem { code?: string; title?: string; detail?: string; errors?: Record<string, string[]> }

function parse(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
