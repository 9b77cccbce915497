import { useTranslation } from 'react-i18next';
import { Toaster as Sonner, toast } from 'sonner';
import { problemText } from '../i18n/problem-text.ts';
import { useTheme } from '../stores/use-theme.ts';

export const Toaster = () => {
  const { t } = useTranslation('ui');
  return (
    <Sonner
      theme={useTheme()}
      position="bottom-right"
      offset={{ top: 60, bottom: 16, right: 16 }}
      mobileOffset={{ top: 56, bottom: 72 }}
      gap={8}
      toastOptions={{
        closeButtonAriaLabel: t('close'),
        unstyled: true,
        classNames: {
          toast:
            'relative flex w-90 max-w-[calc(100vw-32px)] items-start gap-2.5 rounded-lg border border-line-strong bg-surface p-3 text-sm text-text shadow-float',
          title: 'font-medium',
          description: 'text-muted',
          icon: 'mt-0.5 [&>svg]:size-4',
          content: 'min-w-0 flex-1',
          error: '[&>[data-icon]]:text-failed',
          success: '[&>[data-icon]]:text-running',
          warning: '[&>[data-icon]]:text-paused',
          closeButton:
            'order-last border-0! bg-transparent! -mt-0.5 -mr-1 grid size-6 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text thumb:size-11 [&>svg]:size-3.5',
          actionButton:
            'h-7 shrink-0 rounded-md bg-raised px-2.5 text-xs font-medium text-text border border-line-strong hover:bg-hover',
        },
      }}
    />
  );
};

/** The result of an own action. */
export const notify = (message: string, description?: string): void => {
  toast.success(message, description === undefined ? {} : { description });
};

/** A failed own action: stays until it is closed, with the remedy. */
export const notifyError = (title: string, error: unknown): void => {
  const { detail, remedy, verbatim } = problemText(error);
  toast.error(title, {
    description: [detail, remedy, verbatim].filter((text) => text !== undefined).join(' '),
    duration: Infinity,
    closeButton: true,
  });
};

/** The grace time of a delayed action: counts down and offers the way back. Answers the toast's id. */
export const notifyUndoable = (
  message: string,
  undo: { label: string; run: () => void; forMs: number },
): string | number =>
  toast(message, {
    duration: undo.forMs,
    action: { label: undo.label, onClick: undo.run },
  });

export { toast };
