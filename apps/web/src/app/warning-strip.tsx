import { TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dismissWarning, useWarnings } from '../stores/warnings.ts';
import type { Warning } from '../stores/warnings.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';

const Strip = ({ warning }: { warning: Warning }) => {
  const { t } = useTranslation('ui');
  const { id, text, action, onClose } = warning;
  const close = (): void => {
    dismissWarning(id);
    onClose?.();
  };
  return (
    <li className="flex items-center gap-x-3 gap-y-1 py-1 pr-2 pl-3 text-sm thumb:flex-wrap wide:pl-4">
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-paused" />
      <span className="min-w-0 flex-1 break-words">{text}</span>
      <Button
        size="sm"
        onClick={() => {
          close();
          action.run();
        }}
      >
        {action.label}
      </Button>
      <IconButton size="sm" label={t('close')} icon={X} onClick={close} />
    </li>
  );
};

/** What should be acted on soon, under the top bar: it takes room of its own and so covers nothing that can be clicked. */
export const WarningStrip = () => {
  const { t } = useTranslation('ui');
  const warnings = useWarnings((state) => state.warnings);
  return (
    <div aria-live="polite" className="relative z-20 shrink-0">
      {warnings.length > 0 && (
        <ul
          aria-label={t('warnings')}
          className="max-h-[30dvh] divide-y divide-line overflow-y-auto border-b border-line-strong bg-raised"
        >
          {warnings.map((warning) => (
            <Strip key={warning.id} warning={warning} />
          ))}
        </ul>
      )}
    </div>
  );
};
