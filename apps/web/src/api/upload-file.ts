import { fileTransferSchema } from '@terroir/shared-types';
import type { FileTransfer, RunTarget } from '@terroir/shared-types';
import { sessionKey } from '../stores/session.ts';
import { ApiError } from './api-error.ts';
import { refusalOf } from './client.ts';

export interface FileToSend {
  file: Blob;
  target: RunTarget;
  /** Whole, with the name: a name in the form's own header would lose quotes and line breaks. */
  path: string;
  mode: string;
}

/**
 * Hands a file to the server, which sends it on to the VMs. Throws ApiError, or the abort. `fetch` tells nothing about
 * the progress of a request, hence XMLHttpRequest.
 */
export const uploadFile = (
  { file, target, path, mode }: FileToSend,
  { onProgress, signal }: { onProgress: (loadedBytes: number) => void; signal: AbortSignal },
): Promise<FileTransfer> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = (): void => xhr.abort();
    signal.addEventListener('abort', abort, { once: true });
    xhr.upload.addEventListener('progress', ({ loaded }) => onProgress(Math.min(loaded, file.size)));
    xhr.addEventListener('abort', () => reject(new DOMException('It was cancelled.', 'AbortError')));
    xhr.addEventListener('error', () =>
      reject(new ApiError({ status: 0, code: 'unreachable', detail: 'The server does not answer.' })),
    );
    xhr.addEventListener('load', () => {
      if (xhr.status !== 202) return reject(refusalOf(xhr.status, xhr.statusText, xhr.responseText));
      const parsed = fileTransferSchema.safeParse(JSON.parse(xhr.responseText));
      return parsed.success ? resolve(parsed.data) : reject(parsed.error);
    });
    xhr.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    xhr.open('POST', '/api/v1/files');
    xhr.setRequestHeader('accept', 'application/json');
    const key = sessionKey.read();
    if (key !== null) xhr.setRequestHeader('x-terroir-key', key);
    const body = new FormData();
    body.set('target', JSON.stringify(target));
    body.set('path', path);
    body.set('mode', mode);
    body.set('file', file, 'file');
    xhr.send(body);
  });
