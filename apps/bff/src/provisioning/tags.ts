import { type Labels, labelsSchema } from '@terroir/shared-types';

// What every cloud takes: values of 256 characters. Fifteen of them hold any usual set of labels.
const valueLength = 256;
const maxParts = 15;

/**
 * Labels as tags `<name>-1`, `<name>-2`, …: parts of one JSON text. Labels that no longer fit are left out, the last
 * by name first; they are then known here alone.
 */
export const labelTags = (name: string, labels: Labels): Record<string, string> => {
  let kept = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  let text = '';
  // Non-ASCII is escaped, as tag values are counted in bytes by some clouds and in characters by others.
  const encode = (): string =>
    JSON.stringify(Object.fromEntries(kept)).replaceAll(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  for (text = encode(); text.length > valueLength * maxParts; text = encode()) kept = kept.slice(0, -1);
  if (kept.length === 0) return {};
  const parts = text.match(new RegExp(`.{1,${valueLength}}`, 'g')) ?? [];
  return Object.fromEntries(parts.map((part, index) => [`${name}-${index + 1}`, part]));
};

/** The labels of such tags; what cannot be read counts as none. */
export const readLabelTags = (name: string, tags: Readonly<Record<string, string>>): Labels => {
  let text = '';
  for (let part = 1; tags[`${name}-${part}`] !== undefined; part++) text += tags[`${name}-${part}`];
  try {
    const labels = labelsSchema.safeParse(JSON.parse(text));
    return labels.success ? labels.data : {};
  } catch {
    return {}; // no such tags, or changed by somebody else
  }
};
