import { FileDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { fetchDownloadUrl } from '../api/runs.ts';
import { Button } from '../ui/button.tsx';
import { notifyError } from '../ui/toast.tsx';

/** Takes the running VMs of an infra along as an Ansible inventory. */
export const InventoryButton = ({ infraId }: { infraId: string }) => {
  const { t } = useTranslation('scripts');
  const download = async (): Promise<void> => {
    try {
      location.assign(await fetchDownloadUrl(`/api/v1/infras/${infraId}/ansible-inventory`));
    } catch (error) {
      notifyError(t('inventoryFailed'), error);
    }
  };
  return (
    <Button size="sm" variant="ghost" icon={FileDown} className="mt-2" onClick={() => void download()}>
      {t('inventory')}
    </Button>
  );
};
