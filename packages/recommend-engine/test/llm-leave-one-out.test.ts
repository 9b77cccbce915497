import { expect, test } from 'vitest';
import { kvCacheGib } from '../src/llm/kv-cache.ts';
import { activeWeightBytes } from '../src/llm/weights.ts';
import { type MeasuredSpeed, measuredSpeeds } from './measured-speeds.ts';

/** As `decode-speed.ts` has them: what routing to experts adds to a layer. */
const expertRouting = 1.25;
const gib = 2 ** 30;

interface Row extends MeasuredSpeed {
  /** Milliseconds at the card's nominal bandwidth. */
  readMs: number;
  layers: number;
  tokenMs: number;
  kind: string;
}

const rows = measuredSpeeds().map((speed): Row => {
  const { model, quantization, engine, gpu, gpus, bandwidthGbs } = speed;
  const bytes = activeWeightBytes(model, quantization) + ((kvCacheGib(model, 1024, 1) ?? 0) * gib) / 2;
  const shared = engine === 'vllm' ? gpus : 1;
  return {
    ...speed,
    readMs: (bytes / (bandwidthGbs * 1e9 * shared)) * 1000,
    layers: (model.layers ?? 0) * (model.activeParamsB === null ? 1 : expertRouting),
    tokenMs: 1000 / speed.tokensPerSecond,
    kind: engine === 'vllm' ? 'vllm' : (/^(P100|V100|A100|H100|H200|B300)/.exec(gpu)?.[0] ?? 'GDDR'),
  };
});

/** Least squares of the relative error of `token = a * read + c * layers`. */
function fitted(known: readonly Row[]): { a: number; c: number } {
  let [xx, xy, yy, xt, yt] = [0, 0, 0, 0, 0];
  for (const { readMs, layers, tokenMs } of known) {
    const [x, y] = [readMs / tokenMs, layers / tokenMs];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xt += x;
    yt += y;
  }
  const determinant = xx * yy - xy * xy;
  return { a: (xt * yy - yt * xy) / determinant, c: (yt * xx - xt * xy) / determinant };
}

test('the formula holds for a model that its constants have not seen', () => {
  const errors = rows.flatMap((row) => {
    const others = rows.filter(({ kind, model }) => kind === row.kind && model.id !== row.model.id);
    if (new Set(others.map(({ model }) => model.id)).size < 2) return [];
    const { a, c } = fitted(others);
    const predicted = 1000 / (a * row.readMs + c * row.layers);
    return [{ row, error: Math.abs(predicted / row.tokensPerSecond - 1) }];
  });
  const meanOf = (experts: boolean): { rows: number; mean: number } => {
    const group = errors.filter(({ row }) => (row.model.activeParamsB !== null) === experts);
    return { rows: group.length, mean: group.reduce((sum, { error }) => sum + error, 0) / group.length };
  };
  const [dense, experts] = [meanOf(false), meanOf(true)];
  const line = ({ rows: count, mean }: typeof dense) =>
    `${count} rows, mean error ${(mean * 100).toFixed(1)} %`;
  process.stdout.write(`Decode speed, each model left out: dense ${line(dense)}; experts ${line(experts)}\n`);
  expect(dense.rows).toBeGreaterThan(80);
  expect(dense.mean).toBeLessThan(0.15);
  expect(experts.mean).toBeLessThan(0.3);
});
