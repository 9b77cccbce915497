import type { ScriptBenchmark } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';

interface BenchmarkFieldProps {
  /** null: the script is no benchmark. */
  benchmark: ScriptBenchmark | null;
  onChange: (benchmark: ScriptBenchmark | null) => void;
}

const first: ScriptBenchmark = { name: '', unit: '', better: 'higher' };

/** Whether a script is a benchmark, and what its score is called and counted in. */
export const BenchmarkField = ({ benchmark, onChange }: BenchmarkFieldProps) => {
  const { t } = useTranslation('scripts');
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label={t('isBenchmark')}
        checked={benchmark !== null}
        onChange={(checked) => onChange(checked ? first : null)}
      />
      {benchmark !== null && (
        <>
          <p className="text-xs text-muted">{t('benchmarkHelp')}</p>
          <div className="grid grid-cols-3 items-start gap-2 thumb:grid-cols-1">
            <TextField
              label={t('benchmarkName')}
              value={benchmark.name}
              onChange={(name) => onChange({ ...benchmark, name })}
            />
            <TextField
              label={t('benchmarkUnit')}
              value={benchmark.unit}
              onChange={(unit) => onChange({ ...benchmark, unit })}
            />
            <Select
              label={t('benchmarkBetter')}
              value={benchmark.better}
              onChange={(better) => onChange({ ...benchmark, better })}
              options={[
                { value: 'higher', label: t('better_higher') },
                { value: 'lower', label: t('better_lower') },
              ]}
            />
          </div>
        </>
      )}
    </div>
  );
};
