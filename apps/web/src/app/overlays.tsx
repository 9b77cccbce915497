import { CostDialog } from '../features/cost/cost-dialog.tsx';
import { FirstSteps } from '../features/welcome/first-steps.tsx';
import { useEmptyAcceptedDraft } from './launch-panel.tsx';

/** What belongs to no panel: the cost dialog, and the first steps on an empty map. */
export const Overlays = () => {
  useEmptyAcceptedDraft();
  return (
    <>
      <FirstSteps />
      <CostDialog />
    </>
  );
};
