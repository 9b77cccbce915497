import type { Explanation, Failure, Spec } from '@terroir/shared-types';
import type { RemedyRule } from './remedy-row.ts';

/** Where and for what it failed. */
export interface FailedOrder {
  provider: string;
  region: string;
  specName: string;
  /** null: the catalog no longer has it. */
  spec: Spec | null;
  /** VMs that wait for the same, for the amount to ask for. */
  count: number;
}

export type Explain = (
  failure: Pick<Failure, 'message' | 'vendorCode'>,
  order: FailedOrder,
) => Explanation | null;

type Facts = Readonly<Record<string, string | undefined>>;

// What comes from a provider's message may end in a command line: nothing that a shell or a URL would read.
const harmless = /^[\w.+:-]{1,80}$/;

const fill = (text: string, facts: Facts): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? `<${name}>`);

const isComplete = (text: string, facts: Facts): boolean =>
  [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => facts[name ?? ''] !== undefined);

const factsOf = (order: FailedOrder, found: Facts): Facts => {
  const { spec, count } = order;
  const accelerator = spec?.accelerator ?? null;
  const limit = Number(found['limit'] ?? 0);
  return {
    region: order.region,
    spec: order.specName,
    ...(spec === null
      ? {}
      : { vcpu: String(spec.vcpu), wanted: String(Math.ceil(limit + spec.vcpu * Math.max(1, count))) }),
    ...(accelerator === null
      ? {}
      : {
          gpuModel: accelerator.model,
          gpuCount: String(Math.ceil(accelerator.count * Math.max(1, count))),
          gpuFamily: `${accelerator.vendor}_${accelerator.model}`.toUpperCase().replaceAll(/\W+/g, '_'),
        }),
    ...found,
  };
};

/** Looks a provider's error up in the table and fills the row in; null when no row fits. */
export const createExplain =
  (rules: readonly RemedyRule[]): Explain =>
  ({ message, vendorCode }, order) => {
    for (const rule of rules) {
      if (!rule.providers.includes(order.provider)) continue;
      const isNamed =
        vendorCode === undefined
          ? rule.vendorCodes.some((code) => message.includes(code))
          : rule.vendorCodes.includes(vendorCode);
      if (!isNamed) continue;
      const match = rule.match?.exec(message);
      if (match === null) continue;
      const found = Object.fromEntries(
        Object.entries(match?.groups ?? {}).filter(([, value]) => harmless.test(value ?? '')),
      );
      const quota = rule.quotas.find(({ spec }) => spec?.test(order.specName) ?? true);
      const quotaName = found['quotaName'] ?? quota?.name;
      const facts = factsOf(order, {
        ...found,
        ...(quotaName === undefined ? {} : { quotaName }),
        ...(quota === undefined || quota.code === null ? {} : { quotaCode: quota.code }),
      });
      const { id, code, owner, meaning, action, link, cli, source } = rule;
      return {
        id,
        code,
        owner,
        meaning: { en: fill(meaning.en, facts), ko: fill(meaning.ko, facts) },
        action: { en: fill(action.en, facts), ko: fill(action.ko, facts) },
        quota: quotaName === undefined ? null : { name: quotaName, code: quota?.code ?? null },
        link: link !== undefined && isComplete(link, facts) ? fill(link, facts) : null,
        cli: cli === undefined ? null : fill(cli, facts),
        source,
      };
    }
    return null;
  };
