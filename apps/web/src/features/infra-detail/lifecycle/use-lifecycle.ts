import type { InfraAction } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useInfraAction } from '../../../api/infras.ts';
import type { ActionInput } from '../../../api/infras.ts';
import { useCancelOperation } from '../../../api/operations.ts';
import { notify, notifyError, toast } from '../../../ui/toast.tsx';
import { startCountdown } from './countdown-toast.ts';

/** Grace time in which a stop can be taken back, s. */
const graceSeconds = 10;
const undoable: readonly InfraAction[] = ['suspend', 'terminate'];

/** Sends lifecycle actions; suspend and terminate wait ten seconds and can be taken back until then. */
export const useLifecycle = () => {
  const { t } = useTranslation('infras');
  const act = useInfraAction();
  const cancel = useCancelOperation();
  return (input: Omit<ActionInput, 'delaySeconds'>, what: string): void => {
    const { action } = input;
    const delayed = undoable.includes(action);
    act.mutate(delayed ? { ...input, delaySeconds: graceSeconds } : input, {
      onError: (error) => notifyError(t('actionFailed'), error),
      onSuccess: (operation) => {
        if (!delayed || (action !== 'suspend' && action !== 'terminate')) {
          notify(t(`sent_${action}`, { what }));
          return;
        }
        startCountdown({
          id: operation.id,
          untilMs:
            operation.executeAt === undefined
              ? Date.now() + graceSeconds * 1000
              : Date.parse(operation.executeAt),
          text: (seconds) => t(`countdown_${action}`, { what, seconds }),
          undoLabel: t('undo'),
          onUndo: () =>
            cancel.mutate(operation.id, {
              onSuccess: () => toast.success(t('undone')),
              onError: (error) => notifyError(t('undoTooLate'), error),
            }),
          onDone: () => notify(t(`sent_${action}`, { what })),
        });
      },
    });
  };
};
