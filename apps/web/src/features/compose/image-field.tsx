import { useTranslation } from 'react-i18next';
import { useImages } from '../../api/images.ts';
import type { DraftGroup } from '../../stores/launch-draft.ts';
import { Badge } from '../../ui/badge.tsx';
import { Select } from '../../ui/select.tsx';

// Radix takes no empty value: this stands for "the default of the connection".
const defaultImage = 'default';

interface ImageFieldProps {
  group: DraftGroup;
  onChange: (imageId: string | null) => void;
}

/** The images that boot on the spec of a group; Ubuntu 22.04 unless something else is chosen. */
export const ImageField = ({ group, onChange }: ImageFieldProps) => {
  const { t } = useTranslation('launch');
  const images = useImages(group.spec.id);
  const items = images.data ?? [];
  const ubuntu = items.find(
    ({ os, osVersion, gpuDriver }) => /ubuntu/i.test(os) && osVersion.startsWith('22.04') && !gpuDriver,
  );
  const hint = images.isError
    ? t('imageFailed')
    : images.isSuccess && items.length === 0
      ? t('imageNone')
      : undefined;
  return (
    <Select
      label={t('image', { name: group.name })}
      hint={hint}
      value={group.imageId ?? ubuntu?.id ?? defaultImage}
      onChange={(id) => onChange(id === defaultImage ? null : id)}
      options={[
        ...(ubuntu === undefined ? [{ value: defaultImage, label: t('imageDefault') }] : []),
        ...items.map((image) => ({
          value: image.id,
          label: `${image.name} ${image.name.includes(image.osVersion) ? '' : image.osVersion}`.trim(),
          ...(image.gpuDriver ? { hint: <Badge tone="accent">{t('imageGpu')}</Badge> } : {}),
        })),
      ]}
    />
  );
};
