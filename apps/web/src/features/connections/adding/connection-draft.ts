import type { ConnectionDraft } from '../../../api/connections.ts';
import { parseHosts } from './parse-hosts.ts';

/** Everything the form holds, whatever the driver. */
export interface FormState {
  driver: 'aws' | 'tumblebug' | 'ssh';
  name: string;
  auth: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  profile: string;
  roleArn: string;
  externalId: string;
  regions: string;
  market: 'on-demand' | 'spot';
  spotMaxHourlyUsd: number | null;
  allowFrom: string;
  endpointUrl: string;
  url: string;
  username: string;
  password: string;
  namespace: string;
  credentialHolder: string;
  sshOverride: string;
  site: string;
  lng: number | null;
  lat: number | null;
  hosts: string;
  privateKey: string;
}

export const emptyForm: FormState = {
  driver: 'aws',
  name: '',
  auth: 'keys',
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
  profile: '',
  roleArn: '',
  externalId: '',
  regions: '',
  market: 'on-demand',
  spotMaxHourlyUsd: null,
  allowFrom: '',
  endpointUrl: '',
  url: '',
  username: '',
  password: '',
  namespace: '',
  credentialHolder: '',
  sshOverride: '',
  site: '',
  lng: null,
  lat: null,
  hosts: '',
  privateKey: '',
};

/** Fields that were left empty are not sent. */
const given = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

const aws = (form: FormState): ConnectionDraft => ({
  driver: 'aws',
  name: form.name,
  config: {
    auth: form.auth,
    ...given({
      ...(form.auth === 'keys' ? { accessKeyId: form.accessKeyId.trim() } : {}),
      ...(form.auth === 'profile' ? { profile: form.profile.trim() } : {}),
      roleArn: form.roleArn.trim(),
      externalId: form.externalId.trim(),
      allowFrom: form.allowFrom.trim(),
      endpointUrl: form.endpointUrl.trim(),
    }),
    market: form.market,
    ...(form.market === 'spot' && form.spotMaxHourlyUsd !== null
      ? { spotMaxHourlyUsd: form.spotMaxHourlyUsd }
      : {}),
    regions: words(form.regions),
  },
  secrets:
    form.auth === 'keys'
      ? given({ secretAccessKey: form.secretAccessKey.trim(), sessionToken: form.sessionToken.trim() })
      : {},
});

const tumblebug = (form: FormState): ConnectionDraft => ({
  driver: 'tumblebug',
  name: form.name,
  config: {
    url: form.url.trim(),
    ...given({
      username: form.username.trim(),
      namespace: form.namespace.trim(),
      credentialHolder: form.credentialHolder.trim(),
      sshOverride: form.sshOverride.trim(),
    }),
    regions: words(form.regions),
  },
  secrets: { password: form.password },
});

const ssh = (form: FormState): ConnectionDraft => ({
  driver: 'ssh',
  name: form.name,
  config: {
    site: form.site.trim(),
    place: [form.lng, form.lat],
    auth: form.auth,
    hosts: parseHosts(form.hosts).hosts,
  },
  // A key file ends with a line break, which pasting may lose.
  secrets: form.auth === 'key' ? given({ privateKey: `${form.privateKey.trim()}\n` }) : {},
});

/** What is sent; null while something that is needed is missing. */
export const draftOf = (form: FormState): ConnectionDraft | null => {
  if (form.name.trim() === '') return null;
  if (form.driver === 'aws') return aws(form);
  if (form.driver === 'tumblebug')
    return form.url.trim() === '' || form.password === '' ? null : tumblebug(form);
  const { hosts, badLines } = parseHosts(form.hosts);
  const isWhole = form.site.trim() !== '' && form.lng !== null && form.lat !== null;
  const hasKey = form.auth === 'agent' || form.privateKey.trim() !== '';
  return isWhole && hasKey && hosts.length > 0 && badLines.length === 0 ? ssh(form) : null;
};
