import type { LlmModel } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { hasTrait, isNonCommercial } from './model-traits.ts';

/** Size, parameters, context and licence; in one line that is cut, or `whole`. */
export const ModelFacts = ({ model, whole = false }: { model: LlmModel; whole?: boolean }) => {
  const { t, i18n } = useTranslation(['llm', 'serve']);
  const n = (value: number): string => formatNumber(value, i18n.language);
  const facts = [
    ...(model.ollamaSizeGb === null ? [] : [`${n(model.ollamaSizeGb)} GB`]),
    t('params', { params: n(model.paramsB) }),
    ...(model.activeParamsB === null ? [] : [t('activeParams', { params: n(model.activeParamsB) })]),
    ...(model.contextMaxTokens === null ? [] : [t('context', { tokens: n(model.contextMaxTokens) })]),
    model.licence ?? t('licenceUnknown'),
    ...(model.gated === true ? [t('gated')] : []),
  ];
  return (
    <span
      className={whole ? 'block text-xs text-pretty text-muted' : 'block truncate text-xs text-muted'}
      title={facts.join(' · ')}
    >
      {facts.join(' · ')}
    </span>
  );
};

export const ModelBadges = ({ model }: { model: LlmModel }) => {
  const { t } = useTranslation('serve');
  return (
    <>
      {hasTrait(model, 'korean') && <Badge tone="accent">{t('korean')}</Badge>}
      {isNonCommercial(model) && <Badge tone="paused">{t('nonCommercial')}</Badge>}
    </>
  );
};
