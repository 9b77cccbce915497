import type { LimitUse } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatMoney } from '../../lib/format.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';

const tones = { 0: 'bg-running', 50: 'bg-transient', 80: 'bg-paused', 100: 'bg-failed' };

const Use = ({ use }: { use: LimitUse }) => {
  const { t, i18n } = useTranslation('costs');
  const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
  const percent = use.limitUsd === 0 ? (use.usedUsd > 0 ? 100 : 0) : (use.usedUsd / use.limitUsd) * 100;
  const label = t(`limit_${use.limit}`);
  const text = t('useOf', {
    used: money(use.usedUsd),
    limit: money(use.limitUsd),
    percent: Math.floor(percent),
  });
  return (
    <li className="flex flex-col gap-1">
      <p className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span>
          {use.scope.startsWith('connection:') && `${use.scope.slice('connection:'.length)}: `}
          {label}
        </span>
        <span className="tabular text-muted">{text}</span>
      </p>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className={cn('h-full rounded-full', tones[use.level])}
          style={{ width: `${Math.min(100, percent)}%` }}
        />
      </div>
      {use.from !== null && use.expectedUsd > use.limitUsd && (
        <p className="text-xs text-paused">{t('willExceed', { expected: money(use.expectedUsd) })}</p>
      )}
    </li>
  );
};

/** How far the spend limits of one kind of money are used up. */
export const CapUse = ({ uses }: { uses: readonly LimitUse[] }) => {
  const { t } = useTranslation('costs');
  const showPanel = useShowPanel();
  return (
    <div className="flex flex-col gap-3">
      {uses.length === 0 ? (
        <p className="text-sm text-muted">{t('noCaps')}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {uses.map((use) => (
            <Use key={`${use.scope}-${use.limit}`} use={use} />
          ))}
        </ul>
      )}
      <Button size="sm" className="self-start" onClick={() => showPanel('right', 'settings')}>
        {t('changeCaps')}
      </Button>
    </div>
  );
};
