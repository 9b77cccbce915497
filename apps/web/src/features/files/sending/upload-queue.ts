import type { FileTransfer, RunTarget } from '@terroir/shared-types';
import { uploadMaxBytes } from '@terroir/shared-types';
import { create } from 'zustand';
import { ApiError } from '../../../api/api-error.ts';
import { uploadFile } from '../../../api/upload-file.ts';

export interface Upload {
  key: number;
  file: File;
  target: RunTarget;
  path: string;
  mode: string;
  status: 'waiting' | 'uploading' | 'refused';
  loadedBytes: number;
  error: unknown;
}

interface UploadQueue {
  /** On their way to the server, or refused by it. */
  uploads: readonly Upload[];
  /** Handed over by this page, newest first: their files are at hand for a retry. */
  handedOver: readonly { transfer: FileTransfer; file: File }[];
  /** Transfers whose failed VMs were tried again. */
  retried: ReadonlySet<string>;
  send: (items: readonly Pick<Upload, 'file' | 'target' | 'path' | 'mode'>[]) => void;
  /** Sends a file again to the VMs that do not have it. */
  retry: (transfer: FileTransfer, file: File) => void;
  /** Stops an upload, or takes a refused one off the list. */
  drop: (key: number) => void;
}

const keptFiles = 50;
const aborts = new Map<number, AbortController>();
let lastKey = 0;

const warnBeforeLeaving = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Files of this page on their way to the server, one after the other: together they would only share the line. */
export const useUploadQueue = create<UploadQueue>()((set, get) => {
  const change = (key: number, to: Partial<Upload>): void =>
    set(({ uploads }) => ({ uploads: uploads.map((one) => (one.key === key ? { ...one, ...to } : one)) }));
  const remove = (key: number): void =>
    set(({ uploads }) => ({ uploads: uploads.filter((one) => one.key !== key) }));

  const next = async (): Promise<void> => {
    const { uploads } = get();
    if (uploads.some(({ status }) => status === 'uploading')) return;
    const upload = uploads.find(({ status }) => status === 'waiting');
    if (upload === undefined) return removeEventListener('beforeunload', warnBeforeLeaving);
    addEventListener('beforeunload', warnBeforeLeaving);
    const { key, file } = upload;
    const abort = new AbortController();
    aborts.set(key, abort);
    change(key, { status: 'uploading' });
    try {
      const transfer = await uploadFile(upload, {
        onProgress: (loadedBytes) => change(key, { loadedBytes }),
        signal: abort.signal,
      });
      set(({ handedOver }) => ({ handedOver: [{ transfer, file }, ...handedOver].slice(0, keptFiles) }));
      remove(key);
    } catch (error) {
      if (abort.signal.aborted) remove(key);
      else change(key, { status: 'refused', error });
    } finally {
      aborts.delete(key);
    }
    return next();
  };

  return {
    uploads: [],
    handedOver: [],
    retried: new Set(),
    send(items) {
      const added = items.map((item): Upload => {
        lastKey += 1;
        const fits = item.file.size <= uploadMaxBytes;
        const error = fits ? null : new ApiError({ status: 413, code: 'file-too-large', detail: '' });
        return { ...item, key: lastKey, status: fits ? 'waiting' : 'refused', loadedBytes: 0, error };
      });
      set(({ uploads }) => ({ uploads: [...uploads, ...added] }));
      void next();
    },
    retry({ id, infraId, path, mode, tasks }, file) {
      const vmIds = tasks.filter(({ status }) => status !== 'succeeded').map(({ vmId }) => vmId);
      set(({ retried }) => ({ retried: new Set(retried).add(id) }));
      get().send([{ file, target: { infraId, vmIds }, path, mode }]);
    },
    drop(key) {
      const abort = aborts.get(key);
      if (abort === undefined) remove(key);
      else abort.abort();
    },
  };
});
