import { providerLook } from './provider-look.ts';

/** The provider's colour and short name, as on the map. */
export const ProviderMark = ({ provider, title }: { provider: string; title?: string }) => {
  const { short, colour } = providerLook(provider);
  return (
    <span
      title={title ?? provider}
      className="inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap"
    >
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: colour }} />
      {short}
    </span>
  );
};
