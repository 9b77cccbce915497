/** Frames in a byte stream with a Perl script at its other end: [type][length, 32 bit big endian][data]. */
export const frameDataLimit = 262_144;

export function frame(type: string, data: string | Buffer = ''): Buffer {
  const body = typeof data === 'string' ? Buffer.from(data) : data;
  const head = Buffer.alloc(5);
  head.write(type, 0, 1, 'latin1');
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Splits a byte stream into frames; throws when one is longer than any honest sender's. */
export function createFrameReader(onFrame: (type: string, data: Buffer) => void): (part: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  return (part) => {
    held = held.length === 0 ? part : Buffer.concat([held, part]);
    while (held.length >= 5) {
      const length = held.readUInt32BE(1);
      if (length > frameDataLimit) throw new Error(`A frame of ${length} bytes`);
      if (held.length < 5 + length) break;
      const type = held.toString('latin1', 0, 1);
      const data = held.subarray(5, 5 + length);
      held = held.subarray(5 + length);
      onFrame(type, data);
    }
  };
}
