import type { LlmWorkload } from '@terroir/shared-types';
import { llmEngineSchema, llmWorkloadSchema, quantizationSchema } from '@terroir/shared-types';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLlmModels } from '../api/llm.ts';
import { cn } from '../lib/cn.ts';
import { Button } from './button.tsx';
import { controlClass } from './field.tsx';
import { NumberField } from './number-field.tsx';
import { Popover } from './popover.tsx';
import { Select } from './select.tsx';
import { TextField } from './text-field.tsx';

interface ModelFieldProps {
  workload: LlmWorkload | null;
  onChange: (workload: LlmWorkload | null) => void;
}

/** The model that a spec must hold and run; with it come tokens/s and the price of a million tokens. */
export const ModelField = ({ workload, onChange }: ModelFieldProps) => {
  const { t } = useTranslation(['launch', 'ui']);
  const models = useLlmModels();
  const [search, setSearch] = useState('');
  const model = models.data?.find(({ id }) => id === workload?.modelId);
  const shown =
    workload === null ? t('any') : `${model?.displayName ?? workload.modelId} · ${workload.quantization}`;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (models.data ?? []).filter(({ id, displayName, family }) =>
    words.every((word) => `${id} ${displayName} ${family}`.toLowerCase().includes(word)),
  );
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs font-medium text-muted">{t('model')}</span>
      <Popover
        label={t('model')}
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`${t('model')}: ${shown}`}
            className={cn(
              controlClass,
              'flex h-8 items-center justify-between gap-2 text-left',
              workload !== null && 'border-accent/70',
            )}
          >
            <span className={cn('truncate', workload === null && 'text-faint')}>{shown}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <div className="flex flex-col gap-2">
          {workload !== null && (
            <div className="grid grid-cols-2 gap-2">
              <Select
                label={t('quantization')}
                value={workload.quantization}
                onChange={(quantization) => onChange({ ...workload, quantization })}
                options={quantizationSchema.options.map((value) => ({ value, label: value }))}
              />
              <Select
                label={t('engine')}
                value={workload.engine}
                onChange={(engine) => onChange({ ...workload, engine })}
                options={llmEngineSchema.options.map((value) => ({ value, label: value }))}
              />
              <NumberField
                label={t('contextTokens')}
                min={1}
                max={10_000_000}
                step={1024}
                value={workload.contextTokens}
                onChange={(value) =>
                  value !== null && value >= 1 && onChange({ ...workload, contextTokens: Math.round(value) })
                }
              />
              <NumberField
                label={t('parallel')}
                min={1}
                max={4096}
                value={workload.parallel}
                onChange={(value) =>
                  value !== null && value >= 1 && onChange({ ...workload, parallel: Math.round(value) })
                }
              />
            </div>
          )}
          <TextField
            label={t('searchModels')}
            labelHidden
            placeholder={t('searchModels')}
            type="search"
            value={search}
            onChange={setSearch}
          />
          <ul aria-label={t('model')} className="max-h-60 overflow-y-auto">
            {found.map(({ id, displayName, paramsB }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-pressed={id === workload?.modelId}
                  onClick={() => onChange(llmWorkloadSchema.parse({ ...workload, kind: 'llm', modelId: id }))}
                  className="flex min-h-7 w-full items-center justify-between gap-2 rounded px-2 text-left text-sm hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent thumb:min-h-11"
                >
                  <span className="min-w-0 truncate">{displayName}</span>
                  <span className="shrink-0 text-xs tabular text-faint">{paramsB}B</span>
                </button>
              </li>
            ))}
          </ul>
          {workload !== null && (
            <Button size="sm" className="self-start" onClick={() => onChange(null)}>
              {t('anyModel')}
            </Button>
          )}
        </div>
      </Popover>
    </div>
  );
};
