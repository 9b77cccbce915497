import { type Driver, DriverError } from '../src/drivers/driver.ts';

/** A driver of one process: once that is dead, nothing comes back, though what was sent has its effect. */
export const mortalDriver = (driver: Driver, isDead: () => boolean): Driver => {
  const alive = (): void => {
    if (!isDead()) return;
    const message = 'the process is dead';
    throw new DriverError(
      { code: 'network', message, retryable: true, remedy: 'It is repeated.' },
      'unknown',
    );
  };
  const answered = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    const answer = await work;
    alive();
    return answer;
  };
  async function* seen<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const item of items) {
      alive();
      yield item;
    }
  }
  const { resources } = driver;
  return {
    ...driver,
    list: (signal) => answered(driver.list(signal)),
    create: (request, signal) => seen(driver.create(request, signal)),
    act: (action, id, signal) => seen(driver.act(action, id, signal)),
    watch: (id, signal) => seen(driver.watch(id, signal)),
    ...(resources === undefined
      ? {}
      : {
          resources: {
            ...resources,
            list: (signal) => answered(resources.list(signal)),
            find: (kind, id, signal) => answered(resources.find(kind, id, signal)),
            ensure: (request, signal) => answered(resources.ensure(request, signal)),
            remove: (kind, id, signal) => answered(resources.remove(kind, id, signal)),
            openPort: (id, opening, signal) => answered(resources.openPort(id, opening, signal)),
            closePort: (id, opening, signal) => answered(resources.closePort(id, opening, signal)),
          },
        }),
  };
};
