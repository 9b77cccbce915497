/** Asks moto's EC2 directly, past the proxy: what is really there. */
export const createMotoClient = (url: string) => {
  const ask = async (region: string, action: string, form: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...form }),
    });
    return response.text();
  };
  const all = (text: string, tag: string): string[] =>
    [...text.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].flatMap(([, value]) => value ?? []);
  const filter = (name: string, ...values: string[]) =>
    Object.fromEntries([
      ['Filter.1.Name', name],
      ...values.map((value, at) => [`Filter.1.Value.${at + 1}`, value]),
    ]) as Record<string, string>;

  const zonesOf = (text: string): string[] => all(text, 'availabilityZone');
  return {
    ask,
    /** Instances in these states, each with its tags. */
    async instances(region: string, states = ['pending', 'running', 'stopping', 'stopped', 'shutting-down']) {
      const form = filter('instance-state-name', ...states);
      let text = '';
      // moto gives a hundred at a time when nobody says how many.
      for (let NextToken: string | undefined = ''; NextToken !== undefined;) {
        const paged = NextToken === '' ? form : { ...form, NextToken };
        const page: string = await ask(region, 'DescribeInstances', { ...paged, MaxResults: '1000' });
        text += page;
        [NextToken] = all(page, 'nextToken').filter((token) => token !== '');
      }
      return (
        text
          // One reservation for each: VMs are ordered one by one.
          .split('<reservationId>')
          .slice(1)
          .map((part) => {
            const tags = [...part.matchAll(/<key>([^<]*)<\/key>\s*<value>([^<]*)<\/value>/g)];
            return {
              id: /<instanceId>([^<]*)</.exec(part)?.[1] ?? '',
              state: /<instanceState>.*?<name>([a-z-]+)<\/name>/s.exec(part)?.[1] ?? '',
              publicIp: /<publicIp>([^<]+)</.exec(part)?.[1] ?? /<ipAddress>([^<]+)</.exec(part)?.[1] ?? null,
              tags: Object.fromEntries(tags.map(([, key = '', value = '']) => [key, value])),
            };
          })
      );
    },
    /** True: an instance that has not ended uses it. */
    async isUsed(region: string, filterName: string, id: string): Promise<boolean> {
      const text = await ask(region, 'DescribeInstances', filter(filterName, id));
      return all(text, 'name').some((state) => ['pending', 'running', 'stopping', 'stopped'].includes(state));
    },
    /** Networks and keys with our tags, as `kind id`. */
    async resources(region: string): Promise<string[]> {
      const kinds = [
        ['DescribeVpcs', 'vpcId'],
        ['DescribeSubnets', 'subnetId'],
        ['DescribeSecurityGroups', 'groupId'],
        ['DescribeInternetGateways', 'internetGatewayId'],
        ['DescribeKeyPairs', 'keyName'],
      ] as const;
      const found = await Promise.all(
        kinds.map(async ([action, tag]) =>
          all(await ask(region, action, filter('tag-key', 'terroir-resource')), tag).map(
            (id) => `${tag} ${id}`,
          ),
        ),
      );
      return [...new Set(found.flat())];
    },
    /**
     * Ids of all there is but instances, ours or not, as `kind id`: an account has networks and groups of its own. Without interfaces:
     * moto keeps those of instances that have ended, which AWS deletes with them. */
    async everything(region: string): Promise<string[]> {
      const kinds = [
        ['DescribeVpcs', 'vpcId'],
        ['DescribeSubnets', 'subnetId'],
        ['DescribeSecurityGroups', 'groupId'],
        ['DescribeInternetGateways', 'internetGatewayId'],
        ['DescribeKeyPairs', 'keyName'],
        ['DescribeVolumes', 'volumeId'],
        ['DescribeAddresses', 'publicIp'],
      ] as const;
      const found = await Promise.all(
        kinds.map(async ([action, tag]) =>
          all(await ask(region, action), tag).map((id) => `${region} ${tag} ${id}`),
        ),
      );
      return [...new Set(found.flat())].toSorted();
    },
    /** Networks and keys that serve one purpose (an infra's key in a region, a zone's subnet) and are there twice. */
    async twins(region: string): Promise<string[]> {
      const kinds = [
        'DescribeVpcs',
        'DescribeSubnets',
        'DescribeSecurityGroups',
        'DescribeInternetGateways',
        'DescribeKeyPairs',
      ];
      const found = await Promise.all(
        kinds.map(async (action) => {
          const text = await ask(region, action, filter('tag-key', 'terroir-resource'));
          const purposes = text
            .split('<tagSet>')
            .slice(1)
            .map((part, at, parts) => {
              const value = (key: string) =>
                new RegExp(`<key>${key}</key>\\s*<value>([^<]*)<`).exec(part)?.[1] ?? '';
              // The zone stands before the tags or behind them.
              const zone = action === 'DescribeSubnets' ? (zonesOf(text)[at] ?? String(parts.length)) : '';
              return `${region} ${action} ${value('terroir-infra')} ${zone}`;
            });
          return purposes.filter((purpose, at) => purposes.indexOf(purpose) < at);
        }),
      );
      return found.flat().map((purpose) => `${purpose} is there twice`);
    },
    userData: async (region: string, id: string): Promise<string> => {
      const text = await ask(region, 'DescribeInstanceAttribute', { InstanceId: id, Attribute: 'userData' });
      return Buffer.from(/<value>([^<]*)<\/value>/.exec(text)?.[1] ?? '', 'base64').toString();
    },
    terminate: (region: string, id: string): Promise<string> =>
      ask(region, 'TerminateInstances', { 'InstanceId.1': id }),
  };
};
export type MotoClient = ReturnType<typeof createMotoClient>;
