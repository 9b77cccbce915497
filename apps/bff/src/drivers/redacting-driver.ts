import { type Driver, DriverError } from './driver.ts';

interface Redacting {
  redactFields<Value>(value: Value): Value;
}

/** Parts of the port that are made of calls themselves. */
const ports: ReadonlySet<PropertyKey> = new Set(['disks', 'resources', 'imports']);
/** Members that say something in words. */
const words: ReadonlySet<string> = new Set(['failure', 'detail', 'detailWording', 'message']);
/** Answers with a secret that its caller stores sealed. */
const givesSecrets: ReadonlySet<PropertyKey> = new Set(['loginKey']);

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/**
 * A driver whose errors, and the words of whose answers, show no known secret: clouds repeat in an error what they
 * were sent, and errors are kept, shown and logged.
 */
export const redactingDriver = (driver: Driver, redactor: Redacting): Driver => {
  const cleanError = (error: unknown): unknown =>
    error instanceof DriverError
      ? new DriverError(redactor.redactFields(error.failure), error.outcome, error.cause, error.retryAfterMs)
      : error;

  async function* cleaned(source: AsyncIterable<unknown>): AsyncGenerator {
    try {
      for await (const seen of source) yield cleanFailure(seen);
    } catch (error) {
      throw cleanError(error);
    }
  }

  /** Of a VM only what the cloud says in words; addresses and keys stay as they are. */
  const cleanFailure = (seen: unknown): unknown => {
    if (Array.isArray(seen)) return seen.map(cleanFailure);
    if (typeof seen !== 'object' || seen === null) return seen;
    const said = Object.entries(seen).filter(([name]) => words.has(name));
    return said.length === 0 ? seen : { ...seen, ...redactor.redactFields(Object.fromEntries(said)) };
  };

  const cleanCall = (call: () => unknown): unknown => {
    try {
      const answer = call();
      if (isIterable(answer)) return cleaned(answer);
      if (!(answer instanceof Promise)) return answer;
      return answer.then(cleanFailure, (error: unknown) => {
        throw cleanError(error);
      });
    } catch (error) {
      throw cleanError(error);
    }
  };

  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member === 'function' && !givesSecrets.has(name)) {
          return (...given: unknown[]) => cleanCall(() => Reflect.apply(member, target, given) as unknown);
        }
        return ports.has(name) && typeof member === 'object' && member !== null ? wrap(member) : member;
      },
    });
  return wrap(driver);
};
