import { writeFileSync } from 'node:fs';
import { encodeGguf } from './gguf-writer.ts';
import type { GgufTensor } from './gguf-writer.ts';
import { plainWords } from './plain-words.ts';

const shape = {
  embedding: 64,
  heads: 4,
  keyValueHeads: 2,
  layers: 2,
  feedForward: 128,
  contextTokens: 4_096,
} as const;
const headSize = shape.embedding / shape.heads;

// SentencePiece token kinds of the GGUF tokenizer.
const kinds = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

// One embedding dimension is the same for all tokens and so survives every layer; the output rows weigh it, which
// is how a model with random weights prefers whole words over bytes and control tokens.
const constantValue = 4;
const liking = { normal: 0.75, byte: -14, control: -14 } as const;

/** Writes a random Llama of about 1 MB whose tokens are plain words: it says nothing, readably, and the same every time. */
export function writeTinyModel(path: string): void {
  const tokens: { text: string; kind: number; liking: number }[] = [
    { text: '<unk>', kind: kinds.unknown, liking: liking.control },
    { text: '<s>', kind: kinds.control, liking: liking.control },
    { text: '</s>', kind: kinds.control, liking: liking.control },
  ];
  for (let byte = 0; byte < 256; byte += 1) {
    const hex = byte.toString(16).toUpperCase().padStart(2, '0');
    tokens.push({ text: `<0x${hex}>`, kind: kinds.byte, liking: liking.byte });
  }
  for (const word of plainWords)
    tokens.push({ text: `\u2581${word}`, kind: kinds.normal, liking: liking.normal });

  const random = seededRandom(20_260_101);
  const { embedding, keyValueHeads, layers, feedForward } = shape;
  const tensors: GgufTensor[] = [];
  const noise = (name: string, dimensions: number[], scale: number) => {
    const values = Float32Array.from(
      { length: dimensions.reduce((a, b) => a * b, 1) },
      () => (random() - 0.5) * scale,
    );
    tensors.push({ name, dimensions, values });
    return values;
  };
  const ones = (name: string) =>
    tensors.push({ name, dimensions: [embedding], values: new Float32Array(embedding).fill(1) });

  const embeddings = noise('token_embd.weight', [embedding, tokens.length], 1);
  const outputs = noise('output.weight', [embedding, tokens.length], 1);
  tokens.forEach((token, row) => {
    embeddings[row * embedding] = constantValue;
    outputs[row * embedding] = token.liking;
  });
  ones('output_norm.weight');
  for (let layer = 0; layer < layers; layer += 1) {
    const block = `blk.${layer}`;
    ones(`${block}.attn_norm.weight`);
    noise(`${block}.attn_q.weight`, [embedding, embedding], 0.6);
    noise(`${block}.attn_k.weight`, [embedding, keyValueHeads * headSize], 0.6);
    noise(`${block}.attn_v.weight`, [embedding, keyValueHeads * headSize], 0.4);
    noise(`${block}.attn_output.weight`, [embedding, embedding], 0.4);
    ones(`${block}.ffn_norm.weight`);
    noise(`${block}.ffn_gate.weight`, [embedding, feedForward], 0.4);
    noise(`${block}.ffn_up.weight`, [embedding, feedForward], 0.4);
    noise(`${block}.ffn_down.weight`, [feedForward, embedding], 0.4);
  }

  const file = encodeGguf(
    {
      'general.architecture': { string: 'llama' },
      'general.name': { string: 'terroir-sandbox-tiny-random' },
      'general.file_type': { uint32: 0 },
      'llama.context_length': { uint32: shape.contextTokens },
      'llama.embedding_length': { uint32: embedding },
      'llama.block_count': { uint32: layers },
      'llama.feed_forward_length': { uint32: feedForward },
      'llama.attention.head_count': { uint32: shape.heads },
      'llama.attention.head_count_kv': { uint32: keyValueHeads },
      'llama.attention.layer_norm_rms_epsilon': { float32: 1e-5 },
      'llama.rope.dimension_count': { uint32: headSize },
      'llama.vocab_size': { uint32: tokens.length },
      'tokenizer.ggml.model': { string: 'llama' },
      'tokenizer.ggml.tokens': { strings: tokens.map((token) => token.text) },
      'tokenizer.ggml.scores': {
        floats: tokens.map((token, row) => (token.kind === kinds.normal ? -row : 0)),
      },
      'tokenizer.ggml.token_type': { ints: tokens.map((token) => token.kind) },
      'tokenizer.ggml.bos_token_id': { uint32: 1 },
      'tokenizer.ggml.eos_token_id': { uint32: 2 },
      'tokenizer.ggml.unknown_token_id': { uint32: 0 },
    },
    tensors,
  );
  writeFileSync(path, file, { mode: 0o644 });
}

/** mulberry32: small, seeded, good enough for weights that mean nothing. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
