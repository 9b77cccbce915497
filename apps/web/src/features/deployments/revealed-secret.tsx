import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { revealSecret } from '../../api/deployments.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { notifyError } from '../../ui/toast.tsx';

interface RevealedSecretProps {
  deploymentId: string;
  name: string;
  label: string;
}

/** A password that was made for this deployment; shown when asked for, and not kept by the page. */
export const RevealedSecret = ({ deploymentId, name, label }: RevealedSecretProps) => {
  const { t } = useTranslation('deployments');
  const [value, setValue] = useState<string | null>(null);
  const reveal = async (): Promise<void> => {
    try {
      setValue((await revealSecret(deploymentId, name)).value);
    } catch (error) {
      notifyError(t('notRevealed'), error);
    }
  };
  return (
    <div className="flex items-center gap-2 text-xs">
      <span className="min-w-0 flex-1 truncate text-muted">{label}</span>
      {value === null ? (
        <Button size="sm" variant="ghost" icon={KeyRound} onClick={() => void reveal()}>
          {t('reveal')}
        </Button>
      ) : (
        <>
          <code className="min-w-0 truncate">{value}</code>
          <CopyButton text={value} />
        </>
      )}
    </div>
  );
};
