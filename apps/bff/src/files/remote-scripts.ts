import { singleQuoted } from '../ssh/single-quoted.ts';
import type { RemotePath } from './remote-path.ts';

const inShell = (script: string): string => `exec sh -c ${singleQuoted(script)}`;

/** Bytes have no place in a command, which is text: the shell makes them. What it takes over loses line breaks at its end. */
const assigned = (path: RemotePath): string =>
  typeof path === 'string'
    ? `p=${singleQuoted(path)}`
    : `LC_ALL=C
export LC_ALL
p=$(printf %b '${[...path].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')}.')
p=\${p%.}`;

/** A relative path is under home; a leading dash is no option. */
const located = (path: RemotePath): string => `cd || exit 1
${assigned(path)}
case $p in /*) ;; "~") p=$HOME ;; "~/"*) p=$HOME/\${p#"~/"} ;; *) p=$HOME/$p ;; esac`;

// Not `dirname`: what a shell takes over loses the line breaks at its end, and a name may end with one.
const part = (id: string): string => `t=\${p%/*}/.terroir-${id}.part`;

/** Makes the folder; prints how many bytes of an earlier try are there already. */
export const beginReceiving = (path: string, id: string): string =>
  inShell(`${located(path)}
[ -d "$p" ] && { echo "$p is a folder; end the path with the name of the file" >&2; exit 3; }
mkdir -p "\${p%/*}/" || exit 4
${part(id)}
umask 077
: >>"$t" || exit 5
wc -c <"$t"`);

/** Appends what comes on its input; makes no file, as a cancel may have removed it meanwhile. */
export const appendReceived = (path: string, id: string): string =>
  inShell(`${located(path)}
${part(id)}
[ -f "$t" ] || { echo "$t is gone" >&2; exit 6; }
exec cat >>"$t"`);

/** Proves size and checksum, then puts the file in its place in one step. Prints \`ok\` or what it found. */
export const finishReceiving = (path: string, id: string, mode: string, sha256: string): string =>
  inShell(`${located(path)}
${part(id)}
found=$(sha256sum <"$t") || exit 5
if [ "\${found%% *}" != ${sha256} ]; then rm -f "$t"; echo "checksum \${found%% *}"; exit 0; fi
chmod ${mode} "$t" && mv -f "$t" "$p" && echo ok`);

export const forgetReceived = (path: string, id: string): string =>
  inShell(`${located(path)}
${part(id)}
rm -f "$t"`);

/** Entries that one listing tells; a folder of more is for a shell. */
export const listedMax = 2000;

/**
 * Says what a path is, up to a NUL: \`directory <absolute path>\`, \`file <bytes>\`, or \`missing\`, \`denied\`, \`other\`;
 * then the entries of a folder (type, type of what a link leads to, bytes, mode, seconds, name; each ended by NUL), or as
 * many bytes of a file as were told, although it grows meanwhile.
 */
export const readPath = (path: RemotePath): string =>
  inShell(`${located(path)}
if [ -d "$p" ]; then
  [ -r "$p" ] && cd "$p" 2>/dev/null || { printf 'denied\\0'; exit 0; }
  printf 'directory %s\\0' "$PWD"
  find . -maxdepth 1 -mindepth 1 -printf '%y\\t%Y\\t%s\\t%m\\t%T@\\t%f\\0' | head -z -n ${listedMax + 1}
elif [ -f "$p" ]; then
  [ -r "$p" ] && exec 3<"$p" || { printf 'denied\\0'; exit 0; }
  n=$(wc -c <"$p")
  printf 'file %s\\0' "$n"
  exec head -c "$n" <&3
elif [ -e "$p" ]; then printf 'other\\0'
else printf 'missing\\0'; fi`);

/** Deletes a file, a link or an empty folder. Prints `deleted`, `missing`, `not-empty`, or `refused` and why. */
export const deletePath = (path: RemotePath): string =>
  inShell(`${located(path)}
if [ -d "$p" ] && [ ! -L "$p" ]; then
  [ -n "$(ls -A "$p" 2>/dev/null | head -c 1)" ] && { printf not-empty; exit 0; }
  said=$(rmdir "$p" 2>&1) || { printf 'refused %s' "$said"; exit 0; }
elif [ -e "$p" ] || [ -L "$p" ]; then
  said=$(rm -f "$p" 2>&1) || { printf 'refused %s' "$said"; exit 0; }
else printf missing; exit 0; fi
printf deleted`);
