import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.tsx';
import { notifyError } from './toast.tsx';

export const CopyButton = ({ text, label }: { text: string; label?: string }) => {
  const { t } = useTranslation('ui');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      (error: unknown) => notifyError(t('copy'), error),
    );
  return (
    <IconButton
      size="sm"
      label={copied ? t('copied') : (label ?? t('copy'))}
      icon={copied ? Check : Copy}
      onClick={() => void copy()}
    />
  );
};
