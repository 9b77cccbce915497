import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parseReading, sampleCommand } from './sample-command.ts';
import { toSample } from './to-sample.ts';

const at = new Date(0);

test('the command reads this machine, whole and by own processes', () => {
  for (const isSharedMachine of [false, true]) {
    const reading = parseReading(
      execFileSync('sh', ['-c', sampleCommand(isSharedMachine)], { encoding: 'utf8' }),
    );
    expect(reading.cpu?.total).toBeGreaterThan(0);
    expect(reading.memory?.used).toBeGreaterThan(0);
    expect(reading.memory?.total).toBeGreaterThan(reading.memory?.used ?? Infinity);
    expect(reading.disk?.total).toBeGreaterThan(0);
  }
});

test('two readings make a percentage of what was between them', () => {
  const before = parseReading('cpu 1000 10000\nmemory 50 200\ndisk 1 4');
  const sample = toSample(parseReading('cpu 1250 11000\nmemory 60 200\ndisk 2 4'), before, at);
  expect(sample).toMatchObject({
    cpuPercent: 25,
    memoryUsedBytes: 60,
    diskTotalBytes: 4,
    gpuCount: 0,
    gpuPercent: null,
  });
});

test('the first reading, and one after a reboot, know no CPU', () => {
  const reading = parseReading('cpu 10 1000');
  expect(toSample(reading, null, at).cpuPercent).toBeNull();
  expect(toSample(reading, parseReading('cpu 900 90000'), at).cpuPercent).toBeNull();
});

test('GPUs are averaged, and what one does not tell is not made up', () => {
  const known = parseReading('gpu 80, 40960, 81920\ngpu 20, 0, 81920');
  expect(toSample(known, null, at)).toMatchObject({
    gpuCount: 2,
    gpuPercent: 50,
    gpuMemoryUsedBytes: 40_960 * 1024 ** 2,
  });
  expect(toSample(parseReading('gpu [N/A], 1, 2'), null, at)).toMatchObject({
    gpuCount: 1,
    gpuPercent: null,
  });
  expect(parseReading('rubbish\ncpu x y\n')).toEqual({ cpu: null, memory: null, disk: null, gpus: [] });
});
