import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';

/** In the map's place when it cannot be drawn; the lists hold the same places. */
export const MapFallback = ({ reason }: { reason: 'no-webgl' | 'failed' }) => {
  const { t } = useTranslation('map');
  return (
    <div className="grid h-full place-items-center" data-map-state={reason}>
      <EmptyState
        kind="failed"
        title={reason === 'failed' ? t('failed') : t('noWebgl')}
        hint={reason === 'failed' ? t('failedHint') : t('noWebglHint')}
      />
    </div>
  );
};
