const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.userAgent ?? '');
const shown = (key: string): string =>
  key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key;

/** `mod` is Ctrl, on a Mac the command key. */
export const Kbd = ({ keys }: { keys: readonly string[] }) => (
  <span className="inline-flex gap-0.5">
    {keys.map((key) => (
      <kbd
        key={key}
        className="min-w-4.5 rounded border border-line-strong bg-sunken px-1 text-center font-sans text-2xs text-muted"
      >
        {shown(key)}
      </kbd>
    ))}
  </span>
);
