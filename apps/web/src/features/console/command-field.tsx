// The list is steered from the field, which keeps the focus: options are no buttons of their own.
// oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/prefer-tag-over-role
import { Popover } from 'radix-ui';
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { completeBuiltIn } from './built-ins.ts';

interface CommandFieldProps {
  label: string;
  value: string;
  history: readonly string[];
  onChange: (value: string) => void;
  onRun: () => void;
}

const maxRows = 12;

/**
 * One command: `$$` offers the built-ins, Up and Down in an empty or recalled field walk through what was run before,
 * Ctrl-Enter runs.
 */
export const CommandField = ({ label, value, history, onChange, onRun }: CommandFieldProps) => {
  const { t } = useTranslation('console');
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  /** The text for which the list was closed by Escape. */
  const [closedFor, setClosedFor] = useState<string | null>(null);
  /** Place in the history that the text was taken from; -1: it was typed. */
  const [recalled, setRecalled] = useState(-1);
  const found = closedFor === value ? null : completeBuiltIn(value, caret);
  const at = found === null ? 0 : Math.min(chosen, found.options.length - 1);

  const put = (text: string, position: number): void => {
    onChange(text);
    setCaret(position);
    setChosen(0);
    // The caret can be set once the new text is in the field.
    requestAnimationFrame(() => field.current?.setSelectionRange(position, position));
  };
  const accept = (call: string | undefined): void => {
    if (found === null || call === undefined) return;
    const written = `$$Func(${call})`;
    put(value.slice(0, found.from) + written + value.slice(caret), found.from + written.length);
  };
  const recall = (by: 1 | -1): boolean => {
    const isOwn = recalled >= 0 && history[recalled] === value;
    if (value !== '' && !isOwn) return false;
    const next = (isOwn ? recalled : -1) + by;
    if (next >= history.length || next < -1) return false;
    setRecalled(next);
    const text = history[next] ?? '';
    put(text, text.length);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { key } = event;
    let taken = true;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) onRun();
    else if (found !== null && (key === 'ArrowDown' || key === 'ArrowUp')) {
      const { length } = found.options;
      setChosen((at + (key === 'ArrowDown' ? 1 : -1) + length) % length);
    } else if (found !== null && (key === 'Enter' || key === 'Tab')) accept(found.options[at]);
    else if (found !== null && key === 'Escape') {
      // One level: the list, not the panel.
      event.stopPropagation();
      setClosedFor(value);
    } else if (key === 'ArrowUp') taken = recall(1);
    else if (key === 'ArrowDown') taken = recall(-1);
    else taken = false;
    if (taken) event.preventDefault();
  };

  return (
    <Popover.Root open={found !== null}>
      <Popover.Anchor className="min-w-0 flex-1 thumb:basis-full">
        <TextArea
          ref={field}
          label={label}
          labelHidden
          mono
          rows={Math.min(maxRows, Math.max(1, value.split('\n').length))}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={t('commandPlaceholder')}
          role="textbox"
          aria-autocomplete="list"
          aria-controls={found === null ? undefined : listId}
          aria-activedescendant={found === null ? undefined : `${listId}-${at}`}
          value={value}
          onChange={onChange}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
      </Popover.Anchor>
      {/* Over everything: the panel is low, and would cut the list off. */}
      <Popover.Portal>
        <Popover.Content
          id={listId}
          role="listbox"
          aria-label={t('builtIns')}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-60 max-h-[min(20rem,var(--radix-popover-content-available-height))] w-96 max-w-[calc(100vw-16px)] overflow-y-auto rounded-lg border border-line-strong bg-surface p-1 shadow-float"
        >
          {found?.options.map((call, index) => (
            <div
              key={call}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              // Before the field loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                accept(call);
              }}
              className={cn(
                'cursor-pointer rounded px-2 py-1 font-mono text-xs thumb:min-h-11 thumb:content-center',
                index === at && 'bg-hover',
              )}
            >
              {call}
            </div>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
};
