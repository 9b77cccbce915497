import { useTranslation } from 'react-i18next';
import { useVms } from '../../api/vms.ts';
import { formatNumber, formatTinyUsd } from '../../lib/format.ts';
import type { ChatTiming } from './use-chat.ts';

/** What an answer took and cost: first token, rate, and the price of the VM while it answered. */
export const AnswerTiming = ({ timing, vmId }: { timing: ChatTiming; vmId: string }) => {
  const { t, i18n } = useTranslation('llm');
  const vm = useVms().data?.items.find(({ id }) => id === vmId);
  const hourlyUsd = vm?.hourlyUsd ?? null;
  const parts = [
    t('firstToken', { ms: Math.round(timing.firstTokenMs) }),
    timing.tokensPerSecond !== null &&
      t('answerRate', { rate: formatNumber(timing.tokensPerSecond, i18n.language, 1) }),
    hourlyUsd !== null &&
      t('answerCost', { price: formatTinyUsd((hourlyUsd * timing.seconds) / 3600, i18n.language) }),
  ].filter((part) => typeof part === 'string');
  return (
    <p title={t('answerCostHint')} className="px-3 pb-1 text-2xs tabular text-faint">
      {parts.join(' · ')}
    </p>
  );
};
