import { useTranslation } from 'react-i18next';
import { isApiError } from '../../../api/api-error.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';

interface FolderFailureProps {
  error: unknown;
  path: string;
  retry: () => void;
  onHome: () => void;
}

/** Why a folder does not show: the account may not read it, it is gone, or the VM does not answer. */
export const FolderFailure = ({ error, path, retry, onHome }: FolderFailureProps) => {
  const { t } = useTranslation('files');
  if (!isApiError(error)) return <ErrorState error={error} retry={retry} />;
  const home = <Button onClick={onHome}>{t('home')}</Button>;
  const shown = visibleName(path);
  if (error.code === 'permission-denied')
    return (
      <EmptyState
        kind="no-permission"
        title={t('denied')}
        hint={<span className="break-words">{t('deniedHint', { path: shown })}</span>}
        action={home}
      />
    );
  if (error.code === 'not-found' && !error.detail.includes('VM'))
    return (
      <EmptyState
        kind="no-match"
        title={t('gone')}
        hint={<span className="break-words">{t('goneHint', { path: shown })}</span>}
        action={home}
      />
    );
  return <ErrorState error={error} retry={retry} />;
};
