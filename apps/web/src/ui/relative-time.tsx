import { formatDateTime, formatRelative } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { usePreferences } from '../stores/preferences.ts';

/** `3 minutes ago`, kept current; the exact time on hover. */
export const RelativeTime = ({ at, className }: { at: string; className?: string }) => {
  const nowMs = useNow();
  const language = usePreferences((state) => state.language);
  return (
    <time dateTime={at} title={formatDateTime(at, language)} className={className}>
      {formatRelative(Date.parse(at), nowMs, language)}
    </time>
  );
};
