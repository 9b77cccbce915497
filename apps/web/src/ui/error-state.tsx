import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../api/api-error.ts';
import { problemText } from '../i18n/problem-text.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** What failed to load, in the server's words, with its remedy and a way to try again. */
export const ErrorState = ({ error, retry }: { error: unknown; retry?: () => void }) => {
  const { t } = useTranslation('ui');
  if (isApiError(error) && error.status === 403)
    return <EmptyState kind="no-permission" title={t('noPermission')} hint={t('noPermissionHint')} />;
  const { detail, remedy, verbatim } = problemText(error);
  return (
    <EmptyState
      kind="failed"
      title={t('failedToLoad')}
      hint={
        <>
          {detail}
          {remedy !== undefined && <span className="mt-1 block">{remedy}</span>}
          {verbatim !== undefined && <span className="mt-1 block text-xs text-faint">{verbatim}</span>}
          {isApiError(error) && error.requestId !== undefined && (
            <span className="mt-1 block text-xs text-faint">{t('requestId', { id: error.requestId })}</span>
          )}
        </>
      }
      action={
        retry && (
          <Button icon={RotateCw} onClick={retry}>
            {t('retry')}
          </Button>
        )
      }
    />
  );
};
