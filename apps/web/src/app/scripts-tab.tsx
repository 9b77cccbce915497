import type { RunPreview } from '@terroir/shared-types';
import { useState } from 'react';
import { PreviewDialog } from '../features/console/preview-dialog.tsx';
import { Targets } from '../features/console/targets.tsx';
import { useDraftTarget } from '../features/console/use-draft-target.ts';
import { ScriptsView } from '../features/scripts/scripts-view.tsx';
import { InventoryButton } from './inventory-button.tsx';

interface ScriptsTabProps {
  onStarted: (runId: string) => void;
  newFrom: readonly string[] | null;
  onNewDone: () => void;
}

/** Saved scripts, on the targets that commands go to as well. */
export const ScriptsTab = (props: ScriptsTabProps) => {
  const { target, count, infraId } = useDraftTarget();
  const [preview, setPreview] = useState<RunPreview | null>(null);
  return (
    <>
      <ScriptsView
        {...props}
        target={target}
        count={count}
        targets={
          <>
            <Targets />
            {infraId !== null && <InventoryButton infraId={infraId} />}
          </>
        }
        onPreview={setPreview}
      />
      {preview && <PreviewDialog preview={preview} onClose={() => setPreview(null)} />}
    </>
  );
};
