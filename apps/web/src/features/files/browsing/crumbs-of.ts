import type { RemoteEntry, RemoteFolder } from '@terroir/shared-types';
import { rawOf, textOfRaw } from '../../../lib/raw-path.ts';

/** Where something lies on a VM: by its text, and by its bytes where they are no UTF-8. */
export type RemotePlace = Pick<RemoteFolder, 'path' | 'rawPath'>;

export interface Crumb {
  name: string;
  place: RemotePlace;
}

/** `/home/ann` → `/`, `home`, `ann`, each with the place it leads to; absolute paths only. */
export const crumbsOf = ({ path, rawPath }: RemotePlace): Crumb[] => {
  const names = (rawPath ?? path).split('/').filter((name) => name !== '');
  return [
    { name: '/', place: { path: '/', rawPath: null } },
    ...names.map((name, at) => {
      const whole = `/${names.slice(0, at + 1).join('/')}`;
      return rawPath === null
        ? { name, place: { path: whole, rawPath: null } }
        : { name: textOfRaw(name), place: { path: textOfRaw(whole), rawPath: whole } };
    }),
  ];
};

export const childPath = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;

/** Where an entry of a folder lies; by bytes as soon as a part of the way is no UTF-8. */
export const childPlace = (
  folder: RemotePlace,
  { name, rawName }: Pick<RemoteEntry, 'name' | 'rawName'>,
): RemotePlace => ({
  path: childPath(folder.path, name),
  rawPath:
    folder.rawPath === null && rawName === null
      ? null
      : childPath(folder.rawPath ?? rawOf(folder.path), rawName ?? rawOf(name)),
});

/** The folder above; null at the root. */
export const parentPlace = (place: RemotePlace): RemotePlace | null => crumbsOf(place).at(-2)?.place ?? null;
