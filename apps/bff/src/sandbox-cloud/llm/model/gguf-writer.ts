// Value types of the GGUF format, version 3 (ggml-org/ggml, docs/gguf.md).
const valueTypes = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;
const alignmentBytes = 32;
const tensorTypeF32 = 0;

export type GgufValue =
  | { readonly uint32: number }
  | { readonly float32: number }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] };

export interface GgufTensor {
  readonly name: string;
  /** Fastest-running dimension first. */
  readonly dimensions: readonly number[];
  readonly values: Float32Array;
}

/** A whole GGUF file of 32-bit float tensors. */
export function encodeGguf(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Buffer {
  const entries = Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([text(key), encodeValue(value)]),
  );
  let offset = 0;
  const infos: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const { name, dimensions, values } of tensors) {
    const body = padded(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    infos.push(
      Buffer.concat([
        text(name),
        uint32(dimensions.length),
        ...dimensions.map(uint64),
        uint32(tensorTypeF32),
        uint64(offset),
      ]),
    );
    bodies.push(body);
    offset += body.length;
  }
  const head = [
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(entries.length),
    ...entries,
    ...infos,
  ];
  return Buffer.concat([padded(Buffer.concat(head)), ...bodies]);
}

function encodeValue(value: GgufValue): Buffer {
  if ('uint32' in value) return Buffer.concat([uint32(valueTypes.uint32), uint32(value.uint32)]);
  if ('float32' in value) return Buffer.concat([uint32(valueTypes.float32), float32(value.float32)]);
  if ('string' in value) return Buffer.concat([uint32(valueTypes.string), text(value.string)]);
  if ('strings' in value) return list(valueTypes.string, value.strings.map(text));
  if ('floats' in value) return list(valueTypes.float32, value.floats.map(float32));
  return list(valueTypes.int32, value.ints.map(int32));
}

function list(type: number, items: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(valueTypes.array), uint32(type), uint64(items.length), ...items]);
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([
    body,
    Buffer.alloc((alignmentBytes - (body.length % alignmentBytes)) % alignmentBytes),
  ]);
}

function sized(bytes: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(bytes);
  write(buffer);
  return buffer;
}
const uint32 = (value: number) => sized(4, (buffer) => buffer.writeUInt32LE(value));
const int32 = (value: number) => sized(4, (buffer) => buffer.writeInt32LE(value));
const uint64 = (value: number) => sized(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value)));
const float32 = (value: number) => sized(4, (buffer) => buffer.writeFloatLE(value));
const text = (value: string) => {
  const body = Buffer.from(value, 'utf8');
  return Buffer.concat([uint64(body.length), body]);
};
