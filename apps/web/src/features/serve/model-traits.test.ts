import type { LlmModel } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { hasTrait, isNonCommercial, matchingModels } from './model-traits.ts';

const model = (over: Partial<LlmModel>): LlmModel =>
  ({
    id: 'm',
    family: 'F',
    displayName: 'M',
    paramsB: 7,
    licence: null,
    ollamaSizeGb: null,
    ...over,
  }) as LlmModel;
const exaone = model({ id: 'exaone3.5-7.8b', family: 'EXAONE', licence: 'exaone-nc', ollamaSizeGb: 4.8 });
const qwen = model({ id: 'qwen3-8b', family: 'Qwen3', licence: 'apache-2.0', ollamaSizeGb: 5.2 });
const huge = model({ id: 'deepseek-r1-671b', family: 'DeepSeek-R1', licence: 'mit', ollamaSizeGb: 404 });
const all = [exaone, qwen, huge];
const ids = (text: string, ...traits: Parameters<typeof hasTrait>[1][]) =>
  matchingModels(all, text, new Set(traits)).map(({ id }) => id);

test('a Korean model is found by its language, in either language', () => {
  expect(ids('korean')).toEqual(['exaone3.5-7.8b']);
  expect(ids('한국어')).toEqual(['exaone3.5-7.8b']);
  expect(ids('', 'korean')).toEqual(['exaone3.5-7.8b']);
});

test('traits narrow together; a licence that is not known is no permission', () => {
  expect(ids('', 'commercial')).toEqual(['qwen3-8b', 'deepseek-r1-671b']);
  expect(ids('', 'commercial', 'small')).toEqual(['qwen3-8b']);
  expect(hasTrait(model({}), 'commercial')).toBe(false);
  expect([isNonCommercial(exaone), isNonCommercial(qwen), isNonCommercial(model({}))]).toEqual([
    true,
    false,
    false,
  ]);
});
