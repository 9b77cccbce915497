import { CircleDollarSign } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../api/catalog.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { PanelFooter } from '../../ui/panel-body.tsx';

/** How old the prices are, and the way to younger ones. */
export const PriceAge = () => {
  const { t } = useTranslation('catalog');
  const { data: catalog } = useCatalog();
  const showPanel = useShowPanel();
  if (catalog === undefined) return null;
  const { oldestAsOf: oldest, newestAsOf: newest, staleCount, pricedCount } = catalog;
  return (
    <PanelFooter>
      <p className="min-w-0 text-xs tabular text-muted">
        {oldest !== null && newest !== null && t('pricesFrom', { oldest, newest })}
        {staleCount > 0 && (
          <span className="text-paused">
            {' · '}
            {t('pricesOld', { share: staleCount / Math.max(1, pricedCount) })}
          </span>
        )}
      </p>
      <Button size="sm" icon={CircleDollarSign} onClick={() => showPanel('right', 'prices')}>
        {t('pricesOpen')}
      </Button>
    </PanelFooter>
  );
};
