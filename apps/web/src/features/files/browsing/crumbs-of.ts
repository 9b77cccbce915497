export interface Crumb {
  name: string;
  /** Absolute. */
  path: string;
}

/** `/home/ann` → `/`, `home`, `ann`, each with the path it leads to. */
export const crumbsOf = (path: string): Crumb[] => {
  const names = path.split('/').filter((name) => name !== '');
  return [
    { name: '/', path: '/' },
    ...names.map((name, at) => ({ name, path: `/${names.slice(0, at + 1).join('/')}` })),
  ];
};

export const childPath = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;

/** The folder above; null at the root. */
export const parentPath = (path: string): string | null => crumbsOf(path).at(-2)?.path ?? null;
