import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const messageLimitBytes = 64 * 1024;
// RFC 6455 section 1.3.
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The few bytes of RFC 6455 that a page with text messages needs: a VM has no package for more. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  onText: (text: string, send: (text: string) => void) => void,
): void {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1')
    .update(key + magic)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
      'X-Terroir-Sandbox: stand-in\r\n\r\n',
  );
  let held = Buffer.alloc(0);
  const send = (text: string) => {
    if (!socket.destroyed) socket.write(frameOf(1, Buffer.from(text)));
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (part: Buffer) => {
    held = Buffer.concat([held, part]);
    for (;;) {
      const frame = readFrame(held);
      if (frame === 'more') return;
      if (frame === 'bad') {
        socket.destroy();
        return;
      }
      held = held.subarray(frame.bytes);
      if (frame.kind === 1) onText(frame.data.toString(), send);
      else if (frame.kind === 9) socket.write(frameOf(10, frame.data));
      else if (frame.kind === 8) socket.end(frameOf(8, frame.data.subarray(0, 2)));
    }
  });
}

function readFrame(bytes: Buffer): 'more' | 'bad' | { kind: number; data: Buffer; bytes: number } {
  if (bytes.length < 6) return 'more';
  const first = bytes.readUInt8(0);
  const short = bytes.readUInt8(1) & 127;
  const isMasked = bytes.readUInt8(1) >= 128;
  // A client masks, and nothing here needs fragments or more than 64 KiB.
  if (!isMasked || first < 128 || short === 127) return 'bad';
  const head = short === 126 ? 4 : 2;
  if (bytes.length < head + 4) return 'more';
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  if (length > messageLimitBytes) return 'bad';
  if (bytes.length < head + 4 + length) return 'more';
  const mask = bytes.subarray(head, head + 4);
  const data = Buffer.from(bytes.subarray(head + 4, head + 4 + length));
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { kind: first & 15, data, bytes: head + 4 + length };
}

function frameOf(kind: number, data: Buffer): Buffer {
  const long = data.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head.writeUInt8(128 | kind, 0);
  head.writeUInt8(long ? 126 : data.length, 1);
  if (long) head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}
