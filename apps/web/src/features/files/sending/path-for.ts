/** Where a file lands: the folder, and its own name. */
export const pathFor = (folder: string, name: string): string => {
  const trimmed = folder.trim() === '' ? '~' : folder.trim();
  return trimmed.endsWith('/') ? `${trimmed}${name}` : `${trimmed}/${name}`;
};
