/** An id that people can read, made from the name: `AWS Seoul` is `aws-seoul`, the next one `aws-seoul-2`. */
export const freeId = (name: string, isTaken: (id: string) => boolean): string => {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  const base = words === '' ? 'connection' : words;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(id)) return id;
  }
};
