import { CostDialog } from '../features/cost/cost-dialog.tsx';
import { useEmptyAcceptedDraft } from './launch-panel.tsx';

/** What lies over every panel: the cost dialog. */
export const Overlays = () => {
  useEmptyAcceptedDraft();
  return <CostDialog />;
};
