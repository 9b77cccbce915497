import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { visibleName } from '../../../lib/visible-name.ts';
import { IconButton } from '../../../ui/icon-button.tsx';

/** In a row, whose click opens it: this one does not. */
export const DeleteEntry = ({ name, onDelete }: { name: string; onDelete: () => void }) => {
  const { t } = useTranslation('files');
  return (
    <IconButton
      size="sm"
      label={t('deleteNamed', { name: visibleName(name) })}
      icon={Trash2}
      tooltipSide="left"
      className="text-faint hover:text-failed"
      onClick={(event) => {
        event.stopPropagation();
        onDelete();
      }}
    />
  );
};
