import { useCatalog } from '../../api/catalog.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelBody } from '../../ui/panel-body.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ManualPriceList } from './manual-price-list.tsx';
import { PriceAges } from './price-ages.tsx';
import { PriceSourceList } from './price-source-list.tsx';

/** Where every price comes from, how old it is, and the ways to a better one. */
export const PricesPanel = () => {
  const catalog = useCatalog();
  if (catalog.isError) return <ErrorState error={catalog.error} retry={() => void catalog.refetch()} />;
  if (catalog.data === undefined) return <Skeleton rows={6} />;
  return (
    <PanelBody>
      <PriceAges catalog={catalog.data} />
      <PriceSourceList catalog={catalog.data} />
      <ManualPriceList />
    </PanelBody>
  );
};
