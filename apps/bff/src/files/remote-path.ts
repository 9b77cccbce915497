import { isUtf8 } from 'node:buffer';
import type { RemoteFilesQuery } from '@terroir/shared-types';

/** A path on a VM: text, or its bytes where they are no UTF-8. */
export type RemotePath = string | Buffer;

const plain = /[A-Za-z0-9._~/-]/;

/** Bytes as `rawPath` has them. */
export const toRaw = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return plain.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** null: the bytes are UTF-8, so their text says it all. */
export const rawUnlessText = (bytes: Buffer): string | null => (isUtf8(bytes) ? null : toRaw(bytes));

const fromRaw = (raw: string): Buffer =>
  Buffer.from(
    raw.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

export const askedPath = ({ path, rawPath }: RemoteFilesQuery): RemotePath =>
  rawPath === undefined ? (path ?? '.') : fromRaw(rawPath);

/** For people: what is no UTF-8 is replaced. */
export const shownPath = (path: RemotePath): string => path.toString();
