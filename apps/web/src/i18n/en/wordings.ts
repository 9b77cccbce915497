import { wordings as source } from '@terroir/shared-types';

/** The server's own sentences. It says them in English; other languages say them by name. */
export const wordings = source;
