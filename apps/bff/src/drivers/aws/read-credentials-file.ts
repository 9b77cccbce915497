import { say } from '../../wordings/say.ts';
import { UnreadableFileError } from '../unreadable-file-error.ts';

interface Profile {
  name: string;
  fields: Map<string, string>;
}

/**
 * Reads `~/.aws/credentials` (or the CSV that the console gives out for a new key) into connection requests. A profile
 * without a key of its own, such as one of SSO, becomes a connection by that profile. A name that stands twice is two
 * requests, so that no id meets the secret of another. Throws `UnreadableFileError` for anything else.
 */
export const readCredentialsFile = (text: string): Record<string, unknown>[] => {
  if (/[\0\uFFFD]/.test(text)) throw new UnreadableFileError(say('file-binary'));
  const csv = readCsv(text);
  if (csv !== null) return csv;
  const profiles: Profile[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      profiles.push({ name: section, fields: new Map() });
      continue;
    }
    const [, key, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) profiles.at(-1)?.fields.set(key.toLowerCase(), value);
  }
  if (profiles.length > 0) return profiles.map(requestOf);
  throw new UnreadableFileError(say(isTable(text) ? 'file-no-columns' : 'file-no-profile'));
};

const requestOf = ({ name: profile, fields }: Profile): Record<string, unknown> => {
  const region = fields.get('region');
  const regions = region === undefined ? {} : { regions: [region] };
  const name = `AWS ${profile}`;
  const accessKeyId = fields.get('aws_access_key_id');
  if (accessKeyId === undefined) {
    return { driver: 'aws', name, config: { auth: 'profile', profile, ...regions }, secrets: {} };
  }
  const secretAccessKey = fields.get('aws_secret_access_key');
  const sessionToken = fields.get('aws_session_token');
  return {
    driver: 'aws',
    name,
    config: { auth: 'keys', accessKeyId, ...regions },
    secrets: {
      ...(secretAccessKey === undefined ? {} : { secretAccessKey }),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  };
};

/** Lines of cells, though not those of a key. */
const isTable = (text: string): boolean =>
  /^[^{}<>[\]=]+(,[^{}<>[\]=]+)+$/.test(text.trim().split(/\r?\n/)[0] ?? '');

const cellsOf = (line: string): string[] =>
  line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/** `Access key ID,Secret access key` and a line per key; the older form begins with a user name. Null: no table. */
const readCsv = (text: string): Record<string, unknown>[] | null => {
  const [head = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const columns = cellsOf(head).map((column) => column.toLowerCase());
  const [user = -1, id = -1, secret = -1] = ['user name', 'access key id', 'secret access key'].map(
    (column) => columns.indexOf(column),
  );
  if (id === -1 || secret === -1) return null;
  return lines
    .map(cellsOf)
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => {
      const accessKeyId = cells[id] ?? '';
      const named = cells[user] ?? '';
      return {
        driver: 'aws',
        name: `AWS ${named === '' ? accessKeyId : named}`,
        config: { auth: 'keys', accessKeyId },
        secrets: { secretAccessKey: cells[secret] ?? '' },
      };
    });
};
