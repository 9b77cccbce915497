/**
 * Somebody at a terminal, in a process of their own: `node bench/typist.ts <ws url> <vmId> <keys>`. Types one key each
 * 30 ms into `cat` and prints, as JSON, after how many milliseconds each was seen.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { serverFrameSchema } from '@terroir/shared-types';
import { WebSocket } from 'ws';

const [url = '', vmId = '', keys = '200'] = process.argv.slice(2);
const socket = new WebSocket(url);
const send = (frame: object) => socket.send(JSON.stringify(frame));
let seen = '';
let wake = () => {};
socket.on('message', (data: Buffer) => {
  const frame = serverFrameSchema.parse(JSON.parse(data.toString()));
  if (frame.type === 'error') throw new Error(frame.detail);
  if (frame.type !== 'terminal-output') return;
  seen += frame.text ?? '';
  wake();
});
const until = async (text: string): Promise<void> => {
  while (!seen.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
  seen = '';
};
socket.on('open', () => {
  const type = (data: string) => send({ type: 'terminal-input', id: 't', data });
  const work = async () => {
    send({ type: 'terminal-open', id: 't', vmId, cols: 80, rows: 24 });
    type('stty -echoctl; echo rea""dy; exec cat\r');
    await until('ready');
    await delay(1000);
    const times: number[] = [];
    for (let key = 0; key < Number(keys); key += 1) {
      seen = '';
      const letter = String.fromCharCode(97 + (key % 26));
      const startedMs = performance.now();
      type(letter);
      await until(letter);
      times.push(performance.now() - startedMs);
      await delay(30);
    }
    console.log(JSON.stringify(times));
    send({ type: 'terminal-close', id: 't' });
    socket.close();
  };
  void work();
});
