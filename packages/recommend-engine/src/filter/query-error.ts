/** A question that cannot be asked; `path` says where in the request, `position` where in an expression. */
export class QueryError extends Error {
  readonly code: string;
  readonly path: string;
  readonly position: number | undefined;
  readonly suggestion: string | undefined;

  constructor(
    code: string,
    path: string,
    message: string,
    details: { position?: number; suggestion?: string | undefined } = {},
  ) {
    const at = details.position === undefined ? '' : ` (at character ${details.position + 1})`;
    const nearest = details.suggestion === undefined ? '' : `; nearest known: "${details.suggestion}"`;
    super(`${message}${at}${nearest}`);
    this.name = 'QueryError';
    this.code = code;
    this.path = path;
    this.position = details.position;
    this.suggestion = details.suggestion;
  }
}
