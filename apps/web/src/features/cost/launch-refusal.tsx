import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../../api/api-error.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';

/** Why the infra was not accepted, in the server's words, and the way on. */
export const LaunchRefusal = ({ error, onClose }: { error: unknown; onClose: () => void }) => {
  const { t } = useTranslation(['cost', 'ui']);
  const showPanel = useShowPanel();
  const capped = isApiError(error) && error.code === 'cap-exceeded';
  const { detail, remedy, verbatim } = problemText(error);
  return (
    <div role="alert" className="flex flex-col gap-1.5 rounded-lg border border-failed/50 p-3 text-sm">
      <p className="flex items-center gap-2 font-medium">
        <CircleX aria-hidden className="size-4 text-failed" />
        {t(capped ? 'capTitle' : 'failedTitle')}
      </p>
      <p className="break-words">{detail}</p>
      {remedy !== undefined && (
        <p className="text-muted">
          {t('ui:remedy')}: {remedy}
        </p>
      )}
      {verbatim !== undefined && <p className="text-xs break-words text-faint">{verbatim}</p>}
      {isApiError(error) &&
        error.errors.map(({ path, message }) => (
          <p key={path} className="font-mono text-xs text-muted">
            {path}: {message}
          </p>
        ))}
      {capped && (
        <Button
          size="sm"
          className="self-start"
          onClick={() => {
            onClose();
            showPanel('right', 'settings');
          }}
        >
          {t('changeCaps')}
        </Button>
      )}
    </div>
  );
};
