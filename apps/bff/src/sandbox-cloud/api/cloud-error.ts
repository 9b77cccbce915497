/** A refusal in a cloud's manner: HTTP status, a code for programs, a message for people. */
export class CloudError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'CloudError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
