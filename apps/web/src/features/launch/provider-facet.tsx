import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useProviders } from '../../api/providers.ts';
import { cn } from '../../lib/cn.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { controlClass } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';

interface ProviderFacetProps {
  chosen: readonly string[];
  onChange: (providers: readonly string[]) => void;
}

export const ProviderFacet = ({ chosen, onChange }: ProviderFacetProps) => {
  const { t, i18n } = useTranslation(['launch', 'ui']);
  const providers = useProviders();
  const toggle = (id: string, on: boolean): void =>
    onChange(on ? [...chosen, id] : chosen.filter((known) => known !== id));
  const shown =
    chosen.length === 0
      ? t('any')
      : chosen.length <= 2
        ? chosen.join(', ')
        : t('providersChosen', { count: chosen.length });
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs font-medium text-muted">{t('provider')}</span>
      <Popover
        label={t('provider')}
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`${t('provider')}: ${shown}`}
            className={cn(controlClass, 'flex h-8 items-center justify-between gap-2 text-left')}
          >
            <span className="truncate">{shown}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <div className="flex flex-col gap-1.5">
          {(providers.data ?? []).map(({ id, name, specCount }) => (
            <div key={id} className="flex items-start justify-between gap-2">
              <Checkbox
                checked={chosen.includes(id)}
                onChange={(on) => toggle(id, on)}
                label={
                  <span className="flex items-center gap-2">
                    <ProviderMark provider={id} /> {name}
                  </span>
                }
              />
              <span className="text-xs tabular text-faint">{formatNumber(specCount, i18n.language)}</span>
            </div>
          ))}
          {chosen.length > 0 && (
            <Button size="sm" className="mt-1 self-start" onClick={() => onChange([])}>
              {t('ui:clear')}
            </Button>
          )}
        </div>
      </Popover>
    </div>
  );
};
