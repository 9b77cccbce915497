import { expect, test } from 'vitest';
import { toCsv, toMarkdown } from './copy-table.ts';

const table = {
  header: ['Rank', 'Spec', '$/h', 'Note'],
  rows: [
    [1, 'aws+us-east-2+p5.48xlarge', 55.04, 'says "spot", not on demand'],
    [2, 'own+here+big', null, '=HYPERLINK("evil")'],
    [3, 'a|b', 1 / 3, null],
  ],
};

test('CSV quotes what needs it, leaves the unknown empty and lets no cell become a formula', () => {
  expect(toCsv(table).split('\r\n')).toEqual([
    'Rank,Spec,$/h,Note',
    '1,aws+us-east-2+p5.48xlarge,55.04,"says ""spot"", not on demand"',
    `2,own+here+big,,"'=HYPERLINK(""evil"")"`,
    '3,a|b,0.3333333333333333,',
    '',
  ]);
});

test('Markdown aligns numbers right, shows the unknown as a dash and keeps its columns', () => {
  expect(toMarkdown(table).split('\n')).toEqual([
    '| Rank | Spec | $/h | Note |',
    '| ---: | --- | ---: | --- |',
    '| 1 | aws+us-east-2+p5.48xlarge | 55.04 | says "spot", not on demand |',
    '| 2 | own+here+big | — | =HYPERLINK("evil") |',
    String.raw`| 3 | a\|b | 0.333333 | — |`,
    '',
  ]);
});
