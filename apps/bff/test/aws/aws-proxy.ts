import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AwsAnswer,
  type AwsCall,
  jsonAnswer,
  readAwsCall,
  refusal,
  spotPriceAnswer,
  terminatedAnswer,
  withClosed,
} from './aws-call.ts';
import { type MotoClient, createMotoClient } from './moto-client.ts';

/** How AWS misbehaves. Shares are probabilities from 0 to 1. */
export interface AwsFaults {
  /** What creates is done, and no answer comes. */
  createAnswerLost: number;
  create500: number;
  create500ButCreated: number;
  listFails: number;
  createDelayMs: [min: number, max: number];
  /** Every launch is refused like this. */
  refuseRun: { status: number; code: string; message: string } | null;
  /** vCPUs that each quota allows. */
  quotaLimit: number;
  /** `ec2:RunInstances` and the like: not in the policy. */
  denied: readonly string[];
  /** Calls that are refused as too many, from now on. */
  throttled: number;
  /** A new instance is not shown for so long. */
  hideNewMs: number;
  /** Instances per page; 0: as asked. */
  pageSize: number;
  /** The connection breaks in the middle of a listing's second page. */
  cutSecondPage: boolean;
  /** Refuses every call: an expired token, a clock that is off. */
  refuseAll: { status: number; code: string; message: string } | null;
  closedRegions: readonly string[];
  /** Actions that begin like this are done, and the answer breaks off in the middle. */
  torn: readonly string[];
  /** A termination is answered with success, and nothing ends. */
  keepTerminated: boolean;
  /** What spot VMs of a type cost in the zones a, b and so on, USD per hour. */
  spotPrices: Readonly<Record<string, readonly number[]>>;
}

const none: AwsFaults = {
  createAnswerLost: 0,
  create500: 0,
  create500ButCreated: 0,
  listFails: 0,
  createDelayMs: [0, 0],
  refuseRun: null,
  quotaLimit: 1152,
  denied: [],
  throttled: 0,
  hideNewMs: 0,
  pageSize: 0,
  cutSecondPage: false,
  refuseAll: null,
  closedRegions: [],
  torn: [],
  keepTerminated: false,
  spotPrices: {},
};

const creates = new Set([
  'RunInstances',
  'CreateVolume',
  'CreateVpc',
  'CreateSubnet',
  'CreateSecurityGroup',
  'ImportKeyPair',
  'CreateInternetGateway',
]);
/** What is refused while a VM lives in it; moto lets it go. */
const guarded: Readonly<Record<string, [parameter: string, filter: string]>> = {
  DeleteSubnet: ['SubnetId', 'subnet-id'],
  DeleteSecurityGroup: ['GroupId', 'instance.group-id'],
  DeleteVpc: ['VpcId', 'vpc-id'],
  DeleteVolume: ['VolumeId', 'block-device-mapping.volume-id'],
};

// One of the images that moto comes with.
const ubuntuOfMoto = 'ami-785db401';

/** `cut`: nothing comes; `torn`: half of the answer. */
type Outcome = AwsAnswer | 'cut' | { torn: AwsAnswer };

export interface AwsProxy {
  url: string;
  /** moto itself. */
  moto: MotoClient;
  setFaults(changes: Partial<AwsFaults>): void;
  /** Calls that came, as `region action`. */
  calls: string[];
  stop(): Promise<void>;
}

/** moto with what it lacks: tokens that are kept, quotas, parameters of AWS's own, and faults. */
export const startAwsProxy = async (
  motoUrl: string,
  random: () => number = Math.random,
): Promise<AwsProxy> => {
  const moto = createMotoClient(motoUrl);
  const tokens = new Map<string, { parameters: string; answer: Promise<AwsAnswer> }>();
  const born = new Map<string, number>();
  const calls: string[] = [];
  let faults = { ...none };

  const forward = async (request: IncomingMessage, body: Buffer): Promise<AwsAnswer> => {
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const response = await fetch(motoUrl + (request.url ?? '/'), {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: new Uint8Array(body),
    });
    const type = response.headers.get('content-type') ?? 'text/xml';
    return { status: response.status, headers: { 'content-type': type }, body: await response.text() };
  };

  /** One VM or volume per token; another one under it must ask for the same. */
  const launch = async (call: AwsCall, request: IncomingMessage): Promise<AwsAnswer> => {
    const token = call.form.get('ClientToken') ?? '';
    const key = `${call.region} ${token}`;
    const form = new URLSearchParams(call.form);
    form.delete('ClientToken');
    form.sort();
    const parameters = form.toString();
    const known = tokens.get(key);
    if (known !== undefined) {
      return known.parameters === parameters
        ? known.answer
        : refusal(call, 400, 'IdempotentParameterMismatch', 'The token was used with other parameters.');
    }
    const answer = forward(request, call.body);
    if (token !== '') tokens.set(key, { parameters, answer });
    const made = await answer;
    for (const [, id = ''] of made.body.matchAll(/<instanceId>([^<]+)</g)) born.set(id, performance.now());
    if (made.status >= 400) tokens.delete(key);
    return made;
  };

  const withoutNew = (body: string): string => {
    if (faults.hideNewMs === 0) return body;
    const isNew = (part: string): boolean => {
      const id = /<instanceId>([^<]+)</.exec(part)?.[1] ?? '';
      return performance.now() - (born.get(id) ?? -Infinity) < faults.hideNewMs;
    };
    const [head = '', ...parts] = body.split(/(?=<item>\s*<reservationId>)/);
    const tail = /<\/reservationSet>[\s\S]*$/.exec(parts.at(-1) ?? '')?.[0] ?? '';
    const kept = parts
      .map((part) => part.replace(/<\/reservationSet>[\s\S]*$/, ''))
      .filter((part) => !isNew(part));
    return parts.length === 0 ? body : head + kept.join('') + tail;
  };

  const list = async (call: AwsCall, request: IncomingMessage): Promise<AwsAnswer | 'cut'> => {
    const isSecond = call.form.has('NextToken');
    if (faults.cutSecondPage && isSecond) return 'cut';
    let { body } = call;
    if (faults.pageSize > 0 && call.action === 'DescribeInstances') {
      const form = new URLSearchParams(call.form);
      form.set('MaxResults', String(faults.pageSize));
      body = Buffer.from(form.toString());
    }
    const answer = await forward(request, body);
    if (call.action === 'DescribeRegions') return withClosed(answer, faults.closedRegions);
    return call.action === 'DescribeInstances' ? { ...answer, body: withoutNew(answer.body) } : answer;
  };

  const guard = async (call: AwsCall): Promise<AwsAnswer | null> => {
    const [parameter, filter] = guarded[call.action] ?? ['', ''];
    const id = call.form.get(parameter);
    if (id === null || !(await moto.isUsed(call.region, filter, id))) return null;
    return refusal(call, 400, 'DependencyViolation', `${id} has dependencies and cannot be deleted.`);
  };

  const parameter = ({ json }: AwsCall): AwsAnswer =>
    jsonAnswer({ Parameter: { Name: json['Name'], Type: 'String', Value: ubuntuOfMoto, Version: 1 } });

  const quota = (call: AwsCall): AwsAnswer =>
    jsonAnswer({
      Quota: {
        ServiceCode: 'ec2',
        QuotaCode: call.json['QuotaCode'],
        Value: faults.quotaLimit,
        Unit: 'None',
      },
    });

  const create = async (call: AwsCall, request: IncomingMessage): Promise<AwsAnswer | 'cut'> => {
    const [min, max] = faults.createDelayMs;
    await delay(min + random() * (max - min));
    const run = faults.refuseRun;
    if (call.action === 'RunInstances' && run !== null) {
      // A token that was used before is answered before room is looked for.
      const used = tokens.get(`${call.region} ${call.form.get('ClientToken') ?? ''}`);
      if (used === undefined) return refusal(call, run.status, run.code, run.message);
    }
    if (random() < faults.create500)
      return refusal(call, 500, 'InternalError', 'An internal error has occurred.');
    const answer = call.form.has('ClientToken')
      ? await launch(call, request)
      : await forward(request, call.body);
    if (random() < faults.createAnswerLost) return 'cut';
    if (random() < faults.create500ButCreated) {
      return refusal(call, 500, 'InternalError', 'An internal error has occurred.');
    }
    return answer;
  };

  const whole = async (call: AwsCall, request: IncomingMessage): Promise<AwsAnswer | 'cut'> => {
    const { service, action, region, body } = call;
    const all = faults.refuseAll;
    if (all !== null) return refusal(call, all.status, all.code, all.message);
    if (faults.closedRegions.includes(region)) {
      return refusal(
        call,
        401,
        'OptInRequired',
        'You are not subscribed to this service. Please go to AWS to subscribe.',
      );
    }
    if (faults.throttled > 0) {
      faults.throttled -= 1;
      return refusal(call, 503, 'RequestLimitExceeded', 'Request limit exceeded.');
    }
    if (faults.denied.includes(`${service}:${action}`)) {
      return refusal(
        call,
        403,
        'UnauthorizedOperation',
        `You are not authorized to perform this operation: ${action}.`,
      );
    }
    if (faults.keepTerminated && action === 'TerminateInstances') return terminatedAnswer(call);
    if (service === 'ssm' && action === 'GetParameter') return parameter(call);
    if (service === 'servicequotas' && action === 'GetServiceQuota') return quota(call);
    if (call.form.get('DryRun') === 'true') {
      return refusal(call, 412, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
    }
    if (action === 'DescribeSpotPriceHistory') return spotPriceAnswer(call, faults.spotPrices);
    if (action.startsWith('Describe')) {
      if (action !== 'DescribeRegions' && random() < faults.listFails)
        return refusal(call, 503, 'Unavailable', 'The service is unavailable. Please try again shortly.');
      return list(call, request);
    }
    if (creates.has(action)) return create(call, request);
    return (await guard(call)) ?? forward(request, body);
  };

  const answer = async (request: IncomingMessage, body: Buffer): Promise<Outcome> => {
    const call = readAwsCall(request, body);
    calls.push(`${call.region} ${call.action}`);
    const outcome = await whole(call, request);
    const isTorn = faults.torn.some((beginning) => call.action.startsWith(beginning));
    return isTorn && outcome !== 'cut' ? { torn: outcome } : outcome;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const send = async (): Promise<void> => {
        const outcome = await answer(request, Buffer.concat(chunks));
        if (outcome === 'cut') response.destroy();
        else if ('torn' in outcome) {
          const { status, headers, body } = outcome.torn;
          response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
          response.write(body.slice(0, body.length / 2), () => response.destroy());
        } else response.writeHead(outcome.status, outcome.headers).end(outcome.body);
      };
      send().catch(() => response.destroy()); // moto has gone
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    moto,
    calls,
    setFaults: (changes) => (faults = { ...faults, ...changes }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
