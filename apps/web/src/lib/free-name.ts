/** Longest name the API takes for an infra or a node group. */
const maxLength = 40;

/** `base`, or `base-2`, `base-3`, … when it is taken; never over 40 characters. */
export const freeName = (base: string, taken: ReadonlySet<string>): string => {
  const fitting = (suffix: string): string =>
    base.slice(0, maxLength - suffix.length).replace(/-+$/, '') + suffix;
  let name = fitting('');
  for (let number = 2; taken.has(name); number += 1) name = fitting(`-${number}`);
  return name;
};
