export interface Asked {
  params: readonly string[];
  query: URLSearchParams;
  body: unknown;
  requestId: string | null;
}

export interface FakeRoute {
  /** Its name in the API description. */
  operation: string;
  pattern: RegExp;
  handle: (asked: Asked) => unknown;
  /** The infra reads have limits of their own. */
  isLimited?: boolean;
}

/** A path with `*` for each part that is handed to the handler. */
export const path = (text: string): RegExp => new RegExp(`^${text.replaceAll('*', '([^/]+)')}$`);
