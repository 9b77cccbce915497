/** What the frame of a whole chunk takes as a rule: 128 KiB of text, its ends of lines escaped, and what stands around it. */
const pooledBytes = 140 * 1024;
// Smaller ones cost V8 little; they are made as they are needed, the smallest as parts of a larger one.
const smallMaxBytes = 16 * 1024;
// What one viewer's socket holds back, twice.
const keptMax = 16;
const free: ArrayBuffer[] = [];

/**
 * Room for a frame of at most `bytes`. A flood's buffers are most of what V8 counts as allocated, and it marks its whole
 * heap each time that has grown: so those that were sent are written again.
 */
export const takeFrameBuffer = (bytes: number): Buffer => {
  if (bytes <= smallMaxBytes) return Buffer.allocUnsafe(bytes);
  if (bytes > pooledBytes) return Buffer.allocUnsafeSlow(bytes);
  return Buffer.from(free.pop() ?? Buffer.allocUnsafeSlow(pooledBytes).buffer);
};

/** Call once `frame`, or a part of it, was sent and nobody reads it any more; at most once. */
export const giveFrameBuffer = (frame: Buffer): void => {
  const { buffer } = frame;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === pooledBytes && free.length < keptMax)
    free.push(buffer);
};
