import type { WhyBefore, WhyBeforeReason } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { useCriterionText } from '../../ui/use-criterion-text.ts';

/** "Why A before B" in one sentence with its numbers. `nameOf`: what a spec is called here. */
export const useWhyText = (nameOf: (specId: string) => string): ((why: WhyBefore) => string) => {
  const { t, i18n } = useTranslation('explain');
  const { nameOf: criterionName, valueText } = useCriterionText();
  const points = (share: number): string => {
    const shown = Math.abs(share * 100);
    return formatNumber(shown, i18n.language, shown < 1 ? 2 : shown < 10 ? 1 : 0);
  };
  const fragment = ({ by, before, after, unit, points: share }: WhyBeforeReason): string =>
    t('fragment', {
      criterion: criterionName(by),
      before: valueText(before, unit),
      after: valueText(after, unit),
      points: `${share < 0 ? '−' : '+'}${points(share)}`,
    });
  const list = (reasons: readonly WhyBeforeReason[]): string =>
    new Intl.ListFormat(i18n.language, { type: 'unit' }).format(reasons.map(fragment));
  return ({ before, after, decidedBy, scoreGap, reasons }) => {
    const names = { before: nameOf(before), after: nameOf(after) };
    if (decidedBy === 'filter') return t('whyFilter', names);
    if (decidedBy === 'id') return t('whyId', names);
    if (decidedBy === 'unknown') {
      const unknown = reasons.filter(({ code }) => code === 'after-unknown');
      return t('whyUnknown', { ...names, criteria: unknown.map(({ by }) => criterionName(by)).join(', ') });
    }
    const gap = points(scoreGap ?? 0);
    const speaksFor = list(reasons.filter(({ points: share }) => share > 0));
    const against = reasons.filter(({ points: share }) => share < 0);
    return against.length === 0
      ? t('whyScore', { ...names, gap, reasons: speaksFor })
      : t('whyScoreAgainst', { ...names, gap, reasons: speaksFor, against: list(against) });
  };
};
