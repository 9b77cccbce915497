import type { Attempt } from '@terroir/shared-types';
import { Check, CircleHelp, SkipForward, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { remedyText } from '../../../i18n/problem-text.ts';
import { cn } from '../../../lib/cn.ts';
import { formatElapsed } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { AttemptStep } from './fold-attempts.ts';
import { wordingText } from '../../../i18n/wording-text.ts';

const looks: Record<Attempt['outcome'], { icon: typeof Check; text: string }> = {
  succeeded: { icon: Check, text: 'text-running' },
  failed: { icon: X, text: 'text-failed' },
  unknown: { icon: CircleHelp, text: 'text-unknown' },
  skipped: { icon: SkipForward, text: 'text-ended' },
};

interface AttemptItemProps {
  step: AttemptStep;
  vmName: string;
  isLast: boolean;
}

/** One step: which phase, whose turn, the provider's code and words, and how long against what is usual. */
export const AttemptItem = ({ step: { attempt, count }, vmName, isLast }: AttemptItemProps) => {
  const { t, i18n } = useTranslation(['infras', 'provisioning', 'status']);
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const { outcome, specId, zone, action, phase, owner, code, vendorCode, message, remedy } = attempt;
  const { elapsedMs, medianMs, explanation } = attempt;
  const { icon: Icon, text } = looks[outcome];
  const usual = medianMs === null ? null : formatElapsed(medianMs, i18n.language);
  const elapsed = elapsedMs === null ? null : formatElapsed(elapsedMs, i18n.language);
  return (
    <li
      className={cn(
        'relative flex gap-2.5 pb-4 text-xs',
        !isLast &&
          'before:absolute before:top-5 before:bottom-0 before:left-[7px] before:w-px before:bg-line',
      )}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-3.5 shrink-0', text)} />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="min-w-0 truncate font-medium">
            {count > 1 ? t('provisioning:skippedMany', { count }) : vmName}
          </span>
          <span className={cn('font-medium', text)}>{t(`outcome_${outcome}`)}</span>
          <RelativeTime at={attempt.at} className="ml-auto shrink-0 text-2xs text-faint" />
        </p>
        <p className="truncate font-mono text-faint" title={specId}>
          {specId}
          {zone !== null && ` · ${zone}`}
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-muted">
          <span>
            {t(`provisioning:action_${action}`)} · {t(`status:vm.${phase}`)}
          </span>
          {elapsed !== null && (
            <span className="tabular">
              {usual === null
                ? t('provisioning:took', { elapsed })
                : t('provisioning:tookUsually', { elapsed, usual })}
            </span>
          )}
          {owner !== null && <Badge>{t(`provisioning:owner_${owner}`)}</Badge>}
        </p>
        {outcome === 'skipped' ? (
          <p className="text-muted">{t('provisioning:skippedWhy')}</p>
        ) : (
          message !== null &&
          message !== '' && (
            <p className="mt-1 rounded bg-sunken px-2 py-1 font-mono break-words">
              {vendorCode !== null && <span className="font-semibold">{vendorCode}: </span>}
              {wordingText(message, attempt.messageWording)}
            </p>
          )
        )}
        {outcome !== 'skipped' && code !== null && (
          <p className="text-muted">
            {t('remedy')}:{' '}
            {explanation === null
              ? remedyText({ code, remedy: remedy ?? '', remedyWording: attempt.remedyWording })
              : explanation.action[language]}
          </p>
        )}
      </div>
    </li>
  );
};
