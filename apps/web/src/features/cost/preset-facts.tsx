import { Lock, Unlock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePresetPlan } from '../../api/presets.ts';
import { formatElapsed, formatGib } from '../../lib/format.ts';
import { PresetWarnings } from '../../ui/preset-warnings.tsx';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';

interface PresetFactsProps {
  infra: ProposedInfra;
  presetId: string;
}

/** What a preset adds to the machines: the model, the disk, the time to the first answer, and what it exposes. */
export const PresetFacts = ({ infra, presetId }: PresetFactsProps) => {
  const { t, i18n } = useTranslation('cost');
  const { language } = i18n;
  const [group] = infra.nodeGroups;
  const count = infra.nodeGroups.reduce((sum, one) => sum + one.count, 0);
  const plan = usePresetPlan(presetId, {
    input: infra.presetInput ?? {},
    count,
    ...(group === undefined ? {} : { specId: group.specId }),
  }).data;
  if (plan === undefined) return null;
  const { models, needs, image, opens, expectedSeconds, warnings } = plan;
  const serves =
    models.length === 0
      ? needs.modelTag
      : models.map(({ modelTag, sizeGb }) => `${modelTag} (${sizeGb} GB)`).join(', ');
  const facts = [
    { key: 'model', label: t('preset_model'), value: serves },
    {
      key: 'disk',
      label: t('preset_disk'),
      value: formatGib(group?.rootDisk?.sizeGib ?? needs.diskGib, language),
    },
    ...(image?.gpuDriver !== true ? [] : [{ key: 'image', label: t('preset_image'), value: image.name }]),
    {
      key: 'time',
      label: t('preset_time'),
      value: `≈ ${formatElapsed(expectedSeconds * 1000, language)}`,
    },
  ];
  const published = opens.filter(({ to }) => to === 'internet');
  const open = published.length > 0;
  const Icon = open ? Unlock : Lock;
  return (
    <section
      aria-label={t('preset_title')}
      className="flex flex-col gap-2 rounded-lg border border-line p-3 text-sm"
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {facts.map(({ key, label, value }) => (
          <div key={key} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="line-clamp-3 break-words tabular" title={value}>
              {value}
            </dd>
          </div>
        ))}
        <dt className="text-muted">{t('preset_exposure')}</dt>
        <dd className={open ? 'flex gap-1.5 text-paused' : 'flex gap-1.5 text-running'}>
          <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>
            {open
              ? t('preset_opens', { ports: published.map(({ port }) => String(port)).join(', ') })
              : t('preset_private')}
          </span>
        </dd>
      </dl>
      <PresetWarnings warnings={warnings} />
    </section>
  );
};
