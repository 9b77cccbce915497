/** The provider as the catalog names it. */
export const provider = 'aws';

/** Our ids at AWS carry their region, as AWS asks every question in one: `eu-west-1/i-0123`. */
export const idOf = (region: string, id: string | undefined): string => `${region}/${id ?? ''}`;

/** Null: it is not one of ours. */
export const partsOf = (providerId: string): { region: string; id: string } | null => {
  const [, region, id] = /^([a-z0-9-]+)\/(.+)$/.exec(providerId) ?? [];
  return region === undefined || id === undefined ? null : { region, id };
};

export const regionIdOf = (region: string): string => `${provider}+${region}`;
