import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/cn.ts';
import { IconButton } from './icon-button.tsx';
import { useFocusReturn } from './use-focus-return.ts';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** For a confirmation: verb, object and count. */
  title: ReactNode;
  /** The consequence, in one sentence. */
  description?: ReactNode;
  /** Buttons, the main one last; it repeats the verb of the title. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  children?: ReactNode;
}

const widths = { sm: 'wide:max-w-100', md: 'wide:max-w-140', lg: 'wide:max-w-200' };

/** Where typing or deciding begins; never the close button, whose tooltip would pop up. */
const focusFirst = (event: Event): void => {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const first = event.currentTarget.querySelector<HTMLElement>(
    '[data-autofocus], input:not([disabled]), textarea',
  );
  (first ?? event.currentTarget).focus();
};

/** Modal; `data-autofocus` on a button of the footer takes the first focus; on a narrow screen a sheet from below. */
export const Dialog = ({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = 'md',
  children,
}: DialogProps) => {
  const { t } = useTranslation('ui');
  const { remember, giveBack } = useFocusReturn();
  // Radix listens for Escape a moment after the focus is here; one pressed between the two would be lost.
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onOpenChange(false);
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            remember();
            focusFirst(event);
          }}
          onCloseAutoFocus={giveBack}
          onKeyDown={closeOnEscape}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={cn(
            'fixed z-50 flex max-h-[88dvh] focus:outline-none w-full animate-enter flex-col border border-line bg-surface shadow-float',
            'thumb:inset-x-0 thumb:bottom-0 thumb:rounded-t-2xl',
            'wide:top-[12vh] wide:left-1/2 wide:max-h-[76vh] wide:w-[calc(100vw-48px)] wide:-translate-x-1/2 wide:rounded-xl',
            widths[size],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-[15px] leading-6 font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label={t('close')} icon={X} size="sm" className="-mr-1.5" />
            </Radix.Close>
          </header>
          {children !== undefined && (
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>
          )}
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
