import { X509Certificate } from 'node:crypto';
import { scriptWords } from '../wordings/script-words.ts';
import type { Words } from '../wordings/words.ts';

export interface FrontOutput {
  /** Null: the script did not say. */
  port: number | null;
  /** PEM; null: it did not say, or the certificate is not its own. */
  certificate: string | null;
  /** The last words on stderr. */
  words: Words | null;
  remedy: Words | null;
}

const known = (line: string | undefined): Words | null => (line === undefined ? null : scriptWords(line));

const certificateIn = (text: string): string | null => {
  const encoded = /^front-certificate: ([A-Za-z0-9+/=]{1,20000})$/m.exec(text)?.[1];
  if (encoded === undefined) return null;
  try {
    const pem = Buffer.from(encoded, 'base64').toString('utf8');
    return new X509Certificate(pem).toString();
  } catch {
    return null; // not a certificate: the front is then not recognised, and the check says so
  }
};

/** What the script of a front said. */
export const readFrontOutput = (
  chunks: readonly { stream: string; text?: string | undefined }[],
): FrontOutput => {
  const said = (stream: string): string =>
    chunks
      .filter((chunk) => chunk.stream === stream)
      .map(({ text }) => text ?? '')
      .join('');
  const [out, err] = [said('stdout'), said('stderr')];
  const port = Number(/^front-port: (\d{1,5})$/m.exec(out)?.[1] ?? Number.NaN);
  const lines = err.split('\n').filter((line) => line.trim() !== '');
  return {
    port: Number.isInteger(port) ? port : null,
    certificate: certificateIn(out),
    words: known(lines.findLast((line) => !line.startsWith('remedy: '))?.trim()),
    remedy: known(lines.findLast((line) => line.startsWith('remedy: '))?.slice(8)),
  };
};
