import type { SpecFigures } from '@terroir/shared-types';
import { hourlyUsdAt } from '../catalog/read-spec.ts';
import type { Matches } from '../select/matches.ts';
import { type Asked, type Figure, figureOf } from './ask.ts';

type Question = Pick<Asked, 'index' | 'request' | 'options' | 'fits'>;

/** What a choice is weighed by; undefined: does not apply to the question. */
export interface Figures {
  latency: Figure | undefined;
  location: Figure | undefined;
  performance: Figure | undefined;
  value: Figure | undefined;
  throughput: Figure | undefined;
  tokenCost: Figure | undefined;
  /** Everything known of one row, in the units of the contract. */
  of: (row: number, position: number) => SpecFigures;
}

export function figuresOf(question: Question, matches: Matches): Figures {
  const latency = figureOf(question, matches, 'latency');
  const location = figureOf(question, matches, 'location');
  const performance = figureOf(question, matches, 'performance');
  const value = figureOf(question, matches, 'value');
  const throughput = figureOf(question, matches, 'throughput');
  const tokenCost = figureOf(question, matches, 'costPerMillionTokens');
  return {
    latency,
    location,
    performance,
    value,
    throughput,
    tokenCost,
    of(row, position) {
      const ms = latency?.at(row, position) ?? null;
      const measured = ms === null ? undefined : latency?.judgement.evidence(row, ms, ms).values['measured'];
      return {
        hourlyUsd: hourlyUsdAt(question.index, row),
        ms,
        msMeasured: typeof measured === 'boolean' ? measured : null,
        km: location?.at(row, position) ?? null,
        performance: performance?.at(row, position) ?? null,
        performanceUnit: performance?.unit ?? null,
        value: value?.at(row, position) ?? null,
        tokensPerSecond: throughput?.at(row, position) ?? null,
        usdPerMillionTokens: tokenCost?.at(row, position) ?? null,
      };
    },
  };
}
