import {
  alternativesQuerySchema,
  bilingualSchema,
  ownIdSchema,
  pageOf,
  remedyRowSchema,
  specSchema,
  vmRemedySchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import type { FindAlternatives } from '../infras/find-alternatives.ts';
import type { InfraCatalog } from '../infras/infra-catalog.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { Explain } from './explain.ts';
import type { RemedyRule } from './remedy-row.ts';
import type { Suggest } from './suggest.ts';
import { say } from '../wordings/say.ts';

const tag = 'Infras';
/** Suggestions are no reason to wait for a slow cloud. */
const askLimitMs = 5_000;

export const remedyRoutes = (deps: {
  rules: readonly RemedyRule[];
  explain: Explain;
  findAlternatives: FindAlternatives;
  suggest: Suggest;
  infras: InfraStore;
  vms: VmStore;
  catalog: InfraCatalog;
  drivers: DriverRegistry;
  events: EventLog;
}): Route[] => {
  const rows = deps.rules.flatMap(({ providers, match: _match, quotas, link, cli, ...rule }) =>
    providers.map((provider): z.input<typeof remedyRowSchema> => ({
      ...rule,
      meaning: bilingualSchema.parse(rule.meaning),
      provider,
      quotas: quotas.map(({ name, code }) => ({ name, code })),
      link: link ?? null,
      cli: cli ?? null,
    })),
  );
  return [
    route({
      method: 'get',
      path: '/remedies',
      summary: 'What the errors of the providers mean and what to do about them',
      tag,
      role: 'viewer',
      query: wholeQuerySchema,
      reply: pageOf(remedyRowSchema),
      handle: ({ query }) => ({
        body: { ...pageOfArray(rows, query), asOfSeq: deps.events.latestSeq() },
      }),
    }),
    route({
      method: 'get',
      path: '/alternatives',
      summary: 'Specs that a launch could go on with when one is refused, in the order they would be tried',
      tag,
      role: 'viewer',
      query: alternativesQuerySchema,
      reply: pageOf(specSchema),
      handle({ query: { specId, connectionId, maxHourlyUsd, ...page } }) {
        const wanted = deps.catalog.spec(specId);
        if (wanted === null) throw notFound('spec', specId);
        const connection = deps.drivers.get(connectionId);
        if (connection === undefined) throw notFound('connection', connectionId);
        const specs = deps.findAlternatives(wanted, {
          providers: connection.driver.providers,
          ...(maxHourlyUsd === undefined ? {} : { maxHourlyUsd }),
        });
        return { body: { ...pageOfArray(specs, page), asOfSeq: deps.events.latestSeq() } };
      },
    }),
    route({
      method: 'get',
      path: '/vms/:id/remedy',
      summary: 'Why a VM failed, what to do, and what would work instead',
      tag,
      role: 'viewer',
      params: z.strictObject({ id: ownIdSchema }),
      reply: vmRemedySchema,
      async handle({ params }) {
        const vm = deps.vms.find(params.id);
        const infra = vm === null ? null : deps.infras.find(vm.infra_id);
        if (vm === null || infra === null) throw notFound('VM', params.id);
        const { failure } = vm;
        if (failure === null) {
          throw conflict(
            'not-failed',
            say('vm-not-failed', { vm: vm.name, status: say(`status-${vm.status}`) }),
            say('nothing-to-set-right'),
          );
        }
        const spec = deps.catalog.spec(vm.spec_id);
        const alike = deps.vms
          .ofInfra(infra.id)
          .filter(
            ({ status, spec_id, failure: other }) =>
              other !== null && status === vm.status && spec_id === vm.spec_id,
          );
        const connection = deps.drivers.get(infra.connection_id);
        const explanation = deps.explain(failure, {
          provider: vm.provider,
          region: vm.region,
          specName: vm.spec_id.split('+').slice(2).join('+'),
          spec,
          count: alike.length,
        });
        const alternatives =
          spec === null || connection === undefined
            ? []
            : await deps.suggest(spec, connection, AbortSignal.timeout(askLimitMs));
        return {
          body: { vmId: vm.id, failure, explanation, alternatives, asOfSeq: deps.events.latestSeq() },
        };
      },
    }),
  ];
};
