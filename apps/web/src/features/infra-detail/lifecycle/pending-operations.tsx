import type { InfraAction } from '@terroir/shared-types';
import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCancelOperation, usePendingOperations } from '../../../api/operations.ts';
import { useNow } from '../../../lib/use-now.ts';
import { hasCountdown } from './countdown-toast.ts';
import { Button } from '../../../ui/button.tsx';
import { notifyError, toast } from '../../../ui/toast.tsx';

const words = ['suspend', 'resume', 'reboot', 'terminate', 'continue', 'withdraw', 'refine'] as const;
const isWord = (kind: string): kind is InfraAction => words.some((word) => word === kind);

/** What the server is about to do and can still be told not to, also after a reload or from another page. */
export const PendingOperations = ({ infraId }: { infraId: string }) => {
  const { t } = useTranslation('infras');
  const nowMs = useNow();
  // What this page has just ordered counts down in a notice of its own.
  const pending = (usePendingOperations(infraId).data ?? []).filter(({ id }) => !hasCountdown(id));
  const cancel = useCancelOperation();
  if (pending.length === 0) return null;
  return (
    <ul aria-label={t('pendingTitle')} className="flex flex-col gap-1">
      {pending.map(({ id, kind, executeAt }) => {
        const seconds =
          executeAt === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(executeAt) - nowMs) / 1000));
        const what = isWord(kind) ? t(kind) : kind;
        return (
          <li
            key={id}
            className="flex items-center gap-2 rounded-md border border-paused/50 py-1 pr-1 pl-2 text-xs"
          >
            <span className="min-w-0 flex-1 tabular">
              {seconds === 0 ? t('pendingNow', { what }) : t('pending', { what, seconds })}
            </span>
            <Button
              size="sm"
              icon={Undo2}
              busy={cancel.isPending}
              onClick={() =>
                cancel.mutate(id, {
                  onSuccess: () => {
                    toast.dismiss(id);
                    toast.success(t('undone'));
                  },
                  onError: (error) => notifyError(t('undoTooLate'), error),
                })
              }
            >
              {t('undo')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
};
