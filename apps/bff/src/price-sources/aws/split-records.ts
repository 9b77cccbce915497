const quote = 0x22;
const newline = 0x0a;

/** Splits CSV bytes into records; a line break within quotes is part of its record. */
export interface RecordSplitter {
  /** The records that this piece completes, without their line break. Throws when one outgrows `maxBytes`. */
  push(piece: Uint8Array): Buffer[];
  /** What is left without a line break; null: nothing. `isQuoted`: it ends within a quoted cell. */
  rest(): { record: Buffer; isQuoted: boolean } | null;
}

export const createRecordSplitter = (maxBytes: number): RecordSplitter => {
  let rest = Buffer.alloc(0);
  let isQuoted = false;
  return {
    push(piece) {
      const bytes = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
      const records: Buffer[] = [];
      let start = 0;
      // A doubled quote within a cell turns this off and on again, which is right for both.
      for (let at = rest.length; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (byte === quote) isQuoted = !isQuoted;
        else if (byte === newline && !isQuoted) {
          records.push(bytes.subarray(start, bytes[at - 1] === 0x0d ? at - 1 : at));
          start = at + 1;
        }
      }
      rest = bytes.subarray(start);
      if (rest.length > maxBytes) throw new RangeError(`a row is longer than ${maxBytes / 1024} KiB`);
      return records;
    },
    rest: () => (rest.length === 0 ? null : { record: rest, isQuoted }),
  };
};
