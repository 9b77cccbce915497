/**
 * Reads `~/.aws/credentials` (or the CSV that the console gives out for a new key) into connection requests. A profile
 * without a key of its own, such as one of SSO, becomes a connection by that profile. Throws for anything else.
 */
export const readCredentialsFile = (text: string): Record<string, unknown>[] => {
  const csv = readCsv(text);
  if (csv.length > 0) return csv;
  const profiles = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      current = profiles.get(section) ?? new Map<string, string>();
      profiles.set(section, current);
      continue;
    }
    const [, key, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current?.set(key.toLowerCase(), value);
  }
  if (profiles.size === 0) {
    throw new Error(
      'No profile is in it: expected the form of ~/.aws/credentials, [name] and key = value lines.',
    );
  }
  return [...profiles].map(([profile, fields]) => requestOf(profile, fields));
};

const requestOf = (profile: string, fields: ReadonlyMap<string, string>): Record<string, unknown> => {
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

/** `Access key ID,Secret access key` and a line per key; the older form begins with a user name. */
const readCsv = (text: string): Record<string, unknown>[] => {
  const [head = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const columns = head.split(',').map((column) => column.trim().toLowerCase());
  const [user, id, secret] = ['user name', 'access key id', 'secret access key'].map((column) =>
    columns.indexOf(column),
  );
  if (id === undefined || secret === undefined || id === -1 || secret === -1) return [];
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const accessKeyId = cells[id] ?? '';
    const named = user === undefined || user === -1 ? '' : (cells[user] ?? '');
    return {
      driver: 'aws',
      name: `AWS ${named === '' ? accessKeyId : named}`,
      config: { auth: 'keys', accessKeyId },
      secrets: { secretAccessKey: cells[secret] ?? '' },
    };
  });
};
