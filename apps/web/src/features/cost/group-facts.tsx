import { useTranslation } from 'react-i18next';
import { useImages } from '../../api/images.ts';
import { useSpec } from '../../api/specs.ts';
import { formatGib, formatNumber } from '../../lib/format.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { ProviderMark } from '../../ui/provider-mark.tsx';

type ProposedGroup = ProposedInfra['nodeGroups'][number];

/** What is bought: place, spec, vCPU, memory, accelerator, root disk, image. */
export const GroupFacts = ({ group }: { group: ProposedGroup }) => {
  const { t, i18n } = useTranslation('cost');
  const { language } = i18n;
  const spec = useSpec(group.specId).data;
  const images = useImages(group.imageId === undefined ? null : group.specId).data;
  const image = images?.find(({ id }) => id === group.imageId);
  const accelerator = spec?.accelerator ?? null;
  const disk = group.rootDisk;
  return (
    <dl className="mt-0.5 flex flex-col gap-0.5 text-xs font-normal text-muted [&_dt]:sr-only">
      <div>
        <dt>{t('spec')}</dt>
        <dd className="truncate text-faint" title={group.specId}>
          {group.specId}
        </dd>
      </div>
      {spec && (
        <div className="flex flex-wrap items-center gap-x-1.5">
          <dt>{t('machine')}</dt>
          <dd className="flex flex-wrap items-center gap-x-1.5">
            <ProviderMark provider={spec.provider} />
            <span>{t('vcpus', { count: spec.vcpu })}</span>
            <span>·</span>
            <span>{formatGib(spec.memoryGib, language)}</span>
            {accelerator !== null && (
              <>
                <span>·</span>
                <span className="font-medium text-text">
                  {formatNumber(accelerator.count, language)}× {accelerator.model}
                  {accelerator.memoryGibEach !== null && ` ${formatGib(accelerator.memoryGibEach, language)}`}
                </span>
              </>
            )}
          </dd>
        </div>
      )}
      <div className="flex flex-wrap gap-x-1.5">
        <dt>{t('diskAndImage')}</dt>
        <dd>
          {t('disk', { size: formatGib(disk?.sizeGib ?? 50, language) })}
          {disk?.type !== undefined && disk.type !== 'default' && ` (${disk.type})`} ·{' '}
          {group.imageId === undefined ? t('imageDefault') : (image?.name ?? group.imageId)}
        </dd>
      </div>
    </dl>
  );
};
