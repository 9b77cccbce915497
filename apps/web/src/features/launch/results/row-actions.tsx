import type { Spec } from '@terroir/shared-types';
import { Check, Plus, Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useTakenInfraNames } from '../../../api/infras.ts';
import { useLaunchDraft } from '../../../stores/launch-draft.ts';
import { IconButton } from '../../../ui/icon-button.tsx';

interface RowActionsProps {
  spec: Spec;
  chosen: boolean;
  /** Absent: comparing is offered elsewhere. */
  compare?: { pressed: boolean; toggle: (specId: string) => void };
}

/** Puts a spec beside others, or into the selection. */
export const RowActions = ({ spec, chosen, compare }: RowActionsProps) => {
  const { t } = useTranslation(['results', 'launch']);
  const takenNames = useTakenInfraNames();
  return (
    <span className="flex shrink-0 justify-end">
      {compare && (
        <IconButton
          label={t('compareSpec', { spec: spec.name })}
          icon={Scale}
          aria-pressed={compare.pressed}
          onClick={(event) => {
            event.stopPropagation();
            compare.toggle(spec.id);
          }}
        />
      )}
      <IconButton
        label={t('launch:addSpec', { spec: spec.name })}
        icon={chosen ? Check : Plus}
        aria-pressed={chosen}
        onClick={(event) => {
          event.stopPropagation();
          useLaunchDraft.getState().addSpec(spec, takenNames);
        }}
      />
    </span>
  );
};
