import { column, type CsvRow } from './read-csv.ts';
import { toTsv } from './to-tsv.ts';

const quantizations = new Map(
  ['fp16', 'bf16', 'q8_0', 'q6_K', 'q5_K_M', 'q4_K_M', 'q4_K_S', 'q4_0', 'q3_K_M', 'q2_K'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/**
 * Registry sizes of the catalog's models by quantization: `llama3:8b` also finds `8b-instruct-q8_0`.
 * Base ("text") and other variants are left out: their files are not the model that the catalog names.
 */
export function ollamaSizeTable(models: readonly CsvRow[], tags: readonly CsvRow[]): string {
  const lines: string[][] = [];
  for (const model of models) {
    const [name, size] = column(model, 'ollama_tag').split(':');
    if (name === undefined || size === undefined) continue;
    const found = new Map<string, { tag: string; sizeGb: string }>();
    for (const row of tags) {
      if (column(row, 'model') !== name || !column(row, 'size_gb')) continue;
      const tag = column(row, 'tag');
      if (!tag.startsWith(`${size}-`)) continue;
      const parts = tag.slice(size.length + 1).split('-');
      const quantization = quantizations.get(parts.at(-1)?.toLowerCase() ?? '');
      const variant = parts.slice(0, -1).join('-');
      if (quantization === undefined || !['', 'instruct', 'chat', 'it'].includes(variant)) continue;
      if (found.has(quantization) && variant === '') continue;
      found.set(quantization, { tag: `${name}:${tag}`, sizeGb: column(row, 'size_gb') });
    }
    for (const [quantization, { tag, sizeGb }] of found) {
      lines.push([column(model, 'id'), quantization, tag, sizeGb]);
    }
  }
  return toTsv([['modelId', 'quantization', 'tag', 'sizeGb'], ...lines]);
}
