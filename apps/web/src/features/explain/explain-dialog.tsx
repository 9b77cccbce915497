import { useTranslation } from 'react-i18next';
import { useExplainedSpec } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SpecSearch } from './spec-search.tsx';
import { SpecStanding } from './spec-standing.tsx';

/** Why a spec stands where it does; with an empty id in the address, it first asks which spec is meant. */
export const ExplainDialog = () => {
  const { t } = useTranslation('explain');
  const [specId, explain] = useExplainedSpec();
  return (
    <Dialog
      open={specId !== null}
      onOpenChange={(open) => !open && void explain(null)}
      size="lg"
      title={specId === '' ? t('whichSpec') : t('title')}
      footer={specId === '' ? undefined : <Button onClick={() => void explain('')}>{t('otherSpec')}</Button>}
    >
      {specId !== null &&
        (specId === '' ? (
          <SpecSearch onPick={(id) => void explain(id)} />
        ) : (
          <SpecStanding key={specId} specId={specId} />
        ))}
    </Dialog>
  );
};
