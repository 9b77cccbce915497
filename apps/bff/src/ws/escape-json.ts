import { escapeJsonModule } from './escape-json-module.ts';
import { takeFrameBuffer } from './frame-buffers.ts';

const entryBytes = 8;
const inputStart = 256 * entryBytes;
/** The most that a byte of UTF-8 grows to inside a JSON string: `\u001b`. */
const escapeMaxBytes = 6;
// What the module may write behind its result.
const spareBytes = 16;
const pageBytes = 64 * 1024;

// TypeScript knows it only among the globals of a browser.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};
const { memory, escape } = new WebAssembly.Instance(
  new WebAssembly.Module(Buffer.from(escapeJsonModule, 'base64')),
).exports as {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  escape: (from: number, end: number, to: number) => number;
};
let bytes = new Uint8Array(memory.buffer);

for (let byte = 0; byte < 256; byte += 1) {
  const escaped =
    byte < 0x80 ? Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)) : Buffer.of(byte);
  bytes.set(escaped, byte * entryBytes);
  bytes[byte * entryBytes + entryBytes - 1] = escaped.length;
}

/** The inside of a JSON string that says `data` (valid UTF-8), until the next call. */
const escaped = (data: Buffer): Uint8Array => {
  const outputStart = inputStart + data.length;
  const missingBytes = outputStart + data.length * escapeMaxBytes + spareBytes - bytes.length;
  if (missingBytes > 0) {
    memory.grow(Math.ceil(missingBytes / pageBytes));
    bytes = new Uint8Array(memory.buffer);
  }
  bytes.set(data, inputStart);
  return bytes.subarray(outputStart, escape(inputStart, outputStart, outputStart));
};

/** `head`, then `data` (valid UTF-8) as a JSON string without its first quote, then `tail`. */
export const escapedBetween = (head: string, data: Buffer, tail: string): Buffer => {
  const text = escaped(data);
  const frameBytes = Buffer.byteLength(head) + text.length + Buffer.byteLength(tail);
  const frame = takeFrameBuffer(frameBytes);
  const textStart = frame.write(head, 'utf8');
  frame.set(text, textStart);
  frame.write(tail, textStart + text.length, 'utf8');
  return frame.subarray(0, frameBytes);
};
