import type { Publication } from '@terroir/shared-types';

/** A call of a published endpoint by curl; the key comes from the environment, the certificate from a file. */
export const callSnippet = ({ url, access, certificate }: Publication): string =>
  [
    'curl -sS',
    ...(certificate === null ? [] : ['--cacert terroir-front.pem']),
    access === 'key'
      ? '-H "Authorization: Bearer $TERROIR_FRONT_KEY"'
      : '-L -c jar -b jar -u "terroir:$TERROIR_FRONT_KEY"',
    `'${url ?? ''}${access === 'key' ? '/models' : ''}'`,
  ].join(' \\\n  ');
