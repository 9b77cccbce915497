/**
 * A viewer in a process of its own, as a browser is: `node bench/viewer.ts <ws url>`. Prints `open`, takes a subscribe
 * frame on its input, and prints the number of bytes once the task has ended. It does not parse the frames: what is measured is the server.
 */
import { WebSocket } from 'ws';

const [url = ''] = process.argv.slice(2);
const socket = new WebSocket(url);
let bytes = 0;
socket.on('open', () => console.log('open'));
process.stdin.once('data', (frame: Buffer) => socket.send(frame.toString()));
socket.on('message', (data: Buffer) => {
  const head = data.toString('latin1', 0, 300);
  if (head.includes('"type":"chunk"')) bytes += Number(/"bytes":(\d+)/.exec(head)?.[1]);
  else if (/"status":"(succeeded|failed|lost)"/.test(head)) {
    console.log(String(bytes));
    socket.close();
    process.stdin.destroy();
  }
});
