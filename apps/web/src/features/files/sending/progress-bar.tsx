interface ProgressBarProps {
  label: string;
  /** 0 to 1. */
  share: number;
}

export const ProgressBar = ({ label, share }: ProgressBarProps) => (
  <progress
    aria-label={label}
    className="block h-1 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
    max={1}
    value={Math.min(1, share)}
  />
);
