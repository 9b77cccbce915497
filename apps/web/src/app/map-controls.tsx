import { Earth, Globe, Layers, Map as FlatMap, Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMapOverlay } from '../stores/map-overlay.ts';
import { useLayerMetric } from '../stores/region-layer.ts';
import { useProjection } from '../stores/url-state.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** Beside the clear part of the map, so that no panel covers them. */
export const MapControls = () => {
  const { t } = useTranslation(['map', 'layer']);
  const [layer, setLayer] = useLayerMetric();
  const [projection, setProjection] = useProjection();
  const zoomBy = useMapOverlay((state) => state.zoomBy);
  const showWorld = useMapOverlay((state) => state.showWorld);
  const isGlobe = projection === 'globe';
  return (
    <div className="own-layer pointer-events-auto flex flex-col rounded-panel border border-line bg-surface p-1 shadow-float">
      <IconButton tooltipSide="left" label={t('zoomIn')} keys={['+']} icon={Plus} onClick={() => zoomBy(1)} />
      <IconButton
        tooltipSide="left"
        label={t('zoomOut')}
        keys={['−']}
        icon={Minus}
        onClick={() => zoomBy(-1)}
      />
      <span className="mx-1.5 my-1 h-px bg-line" />
      <IconButton tooltipSide="left" label={t('wholeWorld')} icon={Earth} onClick={showWorld} />
      <IconButton
        tooltipSide="left"
        label={t(layer === null ? 'layer:toggle' : 'layer:close')}
        icon={Layers}
        aria-pressed={layer !== null}
        onClick={() => void setLayer(layer === null ? 'price' : null)}
      />
      <IconButton
        tooltipSide="left"
        label={isGlobe ? t('showFlat') : t('showGlobe')}
        icon={isGlobe ? FlatMap : Globe}
        onClick={() => void setProjection(isGlobe ? 'flat' : 'globe')}
      />
    </div>
  );
};
