import { useTranslation } from 'react-i18next';

/** A globe whose parallels are furrows. */
export const Wordmark = () => {
  const { t } = useTranslation('shell');
  return (
    <span className="inline-flex shrink-0 items-center gap-2 text-[15px] whitespace-nowrap font-semibold tracking-tight">
      <svg
        aria-hidden
        viewBox="0 0 20 20"
        className="size-5 text-accent"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      >
        <circle cx="10" cy="10" r="8" />
        <path d="M2.4 11.2c4.5-2.9 10.7-2.9 15.200 0M4.200 15.200c3.400-2 8.200-2 11.600 0" />
        <circle cx="10" cy="5.8" r="1.3" fill="currentColor" stroke="none" />
      </svg>
      {t('wordmark')}
    </span>
  );
};
