import type { IncomingMessage } from 'node:http';

/** One call of the SDK, as far as the proxy must understand it. */
export interface AwsCall {
  service: string;
  action: string;
  region: string;
  /** Of the query protocol; empty for JSON. */
  form: URLSearchParams;
  body: Buffer;
  json: Record<string, unknown>;
}

/** Reads service and region from the signature's scope, and the action from the form or the target header. */
export const readAwsCall = (request: IncomingMessage, body: Buffer): AwsCall => {
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const target = request.headers['x-amz-target'];
  const isJson = typeof target === 'string';
  const text = body.toString();
  const form = new URLSearchParams(isJson ? '' : text);
  return {
    service: scope?.[2] ?? '',
    region: scope?.[1] ?? '',
    action: isJson ? (target.split('.').at(-1) ?? '') : (form.get('Action') ?? ''),
    form,
    body,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
};

export interface AwsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A refusal in the manner of the service that is asked. */
export const refusal = ({ service }: AwsCall, status: number, code: string, message: string): AwsAnswer => {
  if (service === 'ec2') {
    const body = `<?xml version="1.0"?><Response><Errors><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>proxy</RequestID></Response>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  if (service === 'sts') {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>proxy</RequestId></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  return jsonAnswer({ __type: code, message }, status);
};

export const jsonAnswer = (body: unknown, status = 200): AwsAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

/** The price of each zone for the types that are asked for. */
export const spotPriceAnswer = (
  { form, region }: AwsCall,
  prices: Readonly<Record<string, readonly number[]>>,
): AwsAnswer => {
  const types = [...form].flatMap(([name, value]) => (name.startsWith('InstanceType.') ? [value] : []));
  const items = types.flatMap((type) =>
    (prices[type] ?? []).map(
      (usd, zone) =>
        `<item><instanceType>${type}</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>${usd}</spotPrice><timestamp>2026-11-25T00:00:00.000Z</timestamp><availabilityZone>${region}${'abcdef'[zone]}</availabilityZone></item>`,
    ),
  );
  const body = `<?xml version="1.0"?><DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>proxy</requestId><spotPriceHistorySet>${items.join('')}</spotPriceHistorySet><nextToken></nextToken></DescribeSpotPriceHistoryResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
};

/** As AWS answers an order that it took; moto never hears of it. */
export const terminatedAnswer = ({ form }: AwsCall): AwsAnswer => {
  const items = [...form].flatMap(([name, id]) =>
    name.startsWith('InstanceId.')
      ? [
          `<item><instanceId>${id}</instanceId><currentState><code>32</code><name>shutting-down</name></currentState><previousState><code>16</code><name>running</name></previousState></item>`,
        ]
      : [],
  );
  const body = `<?xml version="1.0"?><TerminateInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>proxy</requestId><instancesSet>${items.join('')}</instancesSet></TerminateInstancesResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
};

/** Regions as an account sees them that has not enabled all. */
export const withClosed = (answer: AwsAnswer, closed: readonly string[]): AwsAnswer => ({
  ...answer,
  body: answer.body.replaceAll(/<item>(?:(?!<\/item>)[\s\S])*<\/item>/g, (item) =>
    closed.some((region) => item.includes(`<regionName>${region}</regionName>`))
      ? item.replace(/<optInStatus>[^<]*</, '<optInStatus>not-opted-in<')
      : item,
  ),
});
