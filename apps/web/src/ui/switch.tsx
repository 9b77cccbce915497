import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';
import type { ReactNode } from 'react';

export interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Takes effect at once; for a choice that a button confirms use Checkbox. */
export const Switch = ({ label, checked, onChange }: SwitchProps) => {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3 thumb:min-h-11">
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        className="h-4.5 w-8 shrink-0 rounded-full border border-control-line bg-sunken transition-colors data-[state=checked]:border-accent-strong data-[state=checked]:bg-accent-strong thumb:h-7 thumb:w-12"
      >
        <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-text thumb:size-5 thumb:data-[state=checked]:translate-x-6" />
      </Radix.Root>
    </div>
  );
};
