/** Shown by /healthz, the session and the docs; raised with each release. */
export const version = '0.1.0';
