import { useTranslation } from 'react-i18next';
import { proposedCeiling } from '../../lib/proposed-ceiling.ts';
import type { DraftGroup } from '../../stores/launch-draft.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';

interface FailoverFieldProps {
  group: DraftGroup;
  onChange: (change: Pick<DraftGroup, 'failoverMaxHourlyUsd'>) => void;
}

/** May the launch go on with another spec by itself when this one is refused, and up to which price? */
export const FailoverField = ({ group, onChange }: FailoverFieldProps) => {
  const { t } = useTranslation('launch');
  const ceiling = group.failoverMaxHourlyUsd ?? null;
  const proposed = proposedCeiling(group.spec.hourlyUsd);
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label={t('failover')}
        hint={t('failoverHint')}
        checked={ceiling !== null}
        onChange={(allowed) => onChange({ failoverMaxHourlyUsd: allowed ? proposed : null })}
      />
      {ceiling !== null && (
        <NumberField
          label={t('failoverCeiling', { name: group.name })}
          unit="USD/h"
          value={ceiling}
          min={0.0001}
          max={1_000_000}
          step={0.01}
          onChange={(value) =>
            onChange({ failoverMaxHourlyUsd: value !== null && value > 0 ? value : proposed })
          }
        />
      )}
    </div>
  );
};
