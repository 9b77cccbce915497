import { CostDialog } from '../features/cost/cost-dialog.tsx';
import { PriceDialog } from '../features/prices/price-dialog.tsx';
import { CompareDialog } from '../features/explain/compare/compare-dialog.tsx';
import { ExplainDialog } from '../features/explain/explain-dialog.tsx';
import { ExpiryWarnings } from '../features/expiry/expiry-warnings.tsx';
import { FirstSteps } from '../features/welcome/first-steps.tsx';
import { useCapAlerts } from './use-cap-alerts.ts';
import { useEmptyAcceptedDraft } from './launch-panel.tsx';

/** What belongs to no panel: the dialogs of cost and price, and the first steps on an empty map. */
export const Overlays = () => {
  useEmptyAcceptedDraft();
  useCapAlerts();
  return (
    <>
      <FirstSteps />
      <ExpiryWarnings />
      <CompareDialog />
      <ExplainDialog />
      <CostDialog />
      <PriceDialog />
    </>
  );
};
