// Of a path before its last name: what is not in here ends it, so that a colon or a quote before it is kept.
const isPathByte = (byte: number): boolean => byte >= 0x80 || /[\w./@+~%-]/.test(String.fromCharCode(byte));
const pathMaxBytes = 4096;

const homeFolder = Buffer.from('/.terroir/');
const otherFolder = /\/(?:dev\/shm|tmp)\/\.terroir-\d{1,10}\/$/;
const otherFolderMaxBytes = '/dev/shm/.terroir-4294967295/'.length;
const ownFile = /^\/(?:c(\d{1,2})|session)(?![\w-])/;
const ownFileMaxBytes = '/session-'.length;

/** Where the path begins whose task folder stands right before `at`, no earlier than `from`; null: it is no such path. */
const startOfPath = (output: Buffer, from: number, at: number): number | null => {
  const before = output.subarray(Math.max(from, at - otherFolderMaxBytes), at);
  const other = otherFolder.exec(before.toString('latin1'));
  if (other !== null) return at - other[0].length;
  const home = at - homeFolder.length;
  if (home < from || !output.subarray(home, at).equals(homeFolder)) return null;
  let start = home;
  while (start > from && at - start < pathMaxBytes && isPathByte(output[start - 1] ?? 0)) start -= 1;
  return output.indexOf('/', start);
};

/**
 * Shells name the file of a command in what they say of it (`/root/.terroir/<token>/c0: line 1: …`), which differs on
 * every VM and for every task (see remote/task-place.ts). Here it is `command 1`, and the file that sources them `shell`.
 */
export const withoutOwnPaths = (output: Buffer, token: string): Buffer => {
  const parts: Buffer[] = [];
  let kept = 0;
  for (let at = output.indexOf(token); at !== -1; at = output.indexOf(token, at + token.length)) {
    const end = at + token.length;
    const file = ownFile.exec(output.subarray(end, end + ownFileMaxBytes).toString('latin1'));
    const start = file === null ? null : startOfPath(output, kept, at);
    if (file === null || start === null) continue;
    const name = file[1] === undefined ? 'shell' : `command ${Number(file[1]) + 1}`;
    parts.push(output.subarray(kept, start), Buffer.from(name));
    kept = end + file[0].length;
  }
  return parts.length === 0 ? output : Buffer.concat([...parts, output.subarray(kept)]);
};
