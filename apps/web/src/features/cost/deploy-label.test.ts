import type { Estimate } from '@terroir/shared-types';
import { createInstance } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { cost as english } from '../../i18n/en/cost.ts';
import { cost as korean } from '../../i18n/ko/cost.ts';
import { deployLabel } from './deploy-label.ts';

const texts = createInstance();

const group = (count: number, hourlyUsd: number | null): Estimate['nodeGroups'][number] => ({
  name: 'g1',
  specId: 'aws+us-east-2+p5.48xlarge',
  count,
  unitHourlyUsd: hourlyUsd,
  hourlyUsd,
});
const label = (nodeGroups: Estimate['nodeGroups'], hourlyUsd: number, hold = false, language = 'en') =>
  deployLabel(
    { nodeGroups, hourlyUsd, incomplete: nodeGroups.some((one) => one.hourlyUsd === null), unpriced: [] },
    hold,
    texts.getFixedT(language, ['cost', 'ui']),
    language,
  );

beforeAll(() =>
  texts.init({
    lng: 'en',
    resources: { en: { cost: english }, ko: { cost: korean } },
    interpolation: { escapeValue: false },
  }),
);

test('the button says verb, count and price', () => {
  expect(label([group(1, 55.04)], 55.04)).toBe('Deploy 1 VM for $55.04/h');
  expect(label([group(2, 1), group(1, 55.04)], 56.04)).toBe('Deploy 3 VMs for $56.04/h');
  expect(label([group(2, 1), group(1, 55.04)], 56.04, false, 'ko')).toBe('VM 3대 배포 · 시간당 $56.04');
});

test('a group without a price makes it a lower bound, and no price at all is said', () => {
  expect(label([group(1, 2), group(1, null)], 2)).toBe('Deploy 2 VMs for at least $2.00/h');
  expect(label([group(2, null)], 0)).toBe('Deploy 2 VMs at an unknown price');
});

test('a held infra is not deployed by this button', () => {
  expect(label([group(2, 1)], 2, true)).toBe('Check 2 VMs and hold');
});
