import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentType, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface MenuAction {
  id: string;
  label: ReactNode;
  icon?: ComponentType<{ className?: string }>;
  danger?: boolean;
  disabled?: boolean;
  /** Why it is disabled, or what it does. */
  hint?: string;
  onSelect: () => void;
}

interface MenuProps {
  /** A focusable element. */
  trigger: ReactNode;
  actions: readonly MenuAction[];
  /** What is not there, and why. */
  notes?: readonly string[];
  align?: 'start' | 'end';
}

const contentClass =
  'z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-enter overflow-y-auto rounded-lg border border-line-strong bg-surface p-1 shadow-float';
const itemClass =
  'flex min-h-8 items-center gap-2 rounded px-2 py-1 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover thumb:min-h-11';

export const Menu = ({ trigger, actions, notes = [], align = 'end' }: MenuProps) => (
  <Radix.Root>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={contentClass}>
        {actions.map(({ id, label, icon: Icon, danger, disabled, hint, onSelect }) => (
          <Radix.Item
            key={id}
            disabled={disabled === true}
            onSelect={onSelect}
            title={hint}
            className={cn(itemClass, danger && 'text-failed')}
          >
            {Icon && <Icon aria-hidden className="size-4 shrink-0 opacity-80" />}
            {label}
          </Radix.Item>
        ))}
        {notes.map((note) => (
          <Radix.Label key={note} className="max-w-56 px-2 py-1 text-xs text-faint">
            {note}
          </Radix.Label>
        ))}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);

export interface ChoiceGroup {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
}

/** Several one-of-many choices in one menu. */
export const ChoiceMenu = ({
  trigger,
  groups,
  actions = [],
}: {
  trigger: ReactNode;
  groups: readonly ChoiceGroup[];
  actions?: readonly MenuAction[];
}) => (
  <Radix.Root>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content align="end" sideOffset={6} collisionPadding={8} className={contentClass}>
        {groups.map(({ id, label, value, onChange, options }, index) => (
          <Radix.RadioGroup key={id} value={value} onValueChange={onChange}>
            {index > 0 && <Radix.Separator className="my-1 h-px bg-line" />}
            <Radix.Label className="px-2 pt-1 pb-0.5 text-2xs font-medium text-faint">{label}</Radix.Label>
            {options.map((option) => (
              <Radix.RadioItem
                key={option.value}
                value={option.value}
                onSelect={(event) => event.preventDefault()}
                className={itemClass}
              >
                <span className="flex w-4 shrink-0">
                  <Radix.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent" />
                  </Radix.ItemIndicator>
                </span>
                {option.label}
              </Radix.RadioItem>
            ))}
          </Radix.RadioGroup>
        ))}
        {actions.length > 0 && <Radix.Separator className="my-1 h-px bg-line" />}
        {actions.map(({ id, label, icon: Icon, onSelect }) => (
          <Radix.Item key={id} onSelect={onSelect} className={itemClass}>
            {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
            {label}
          </Radix.Item>
        ))}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
