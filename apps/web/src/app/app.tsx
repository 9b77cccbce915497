import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createQueryClient } from '../api/query-client.ts';
import { switchLanguage } from '../i18n/start-i18n.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useThemeAttribute } from '../stores/use-theme.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Toaster, notifyError } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Gate } from './gate.tsx';

const PageFailed = ({ error }: { error: Error }) => {
  const { t } = useTranslation('shell');
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        kind="failed"
        title={t('pageFailed')}
        hint={
          <>
            {t('pageFailedHint')}
            <span className="mt-2 block font-mono text-xs text-faint">{error.message}</span>
          </>
        }
        action={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
      />
    </main>
  );
};

export const App = () => {
  const [client] = useState(createQueryClient);
  const language = usePreferences((state) => state.language);
  useThemeAttribute();
  useEffect(() => {
    switchLanguage(language).catch((error: unknown) => notifyError('i18n', error));
  }, [language]);
  return (
    <ErrorBoundary renderFallback={(_, error) => <PageFailed error={error} />}>
      <NuqsAdapter>
        <QueryClientProvider client={client}>
          <TooltipProvider>
            <Gate />
            <Toaster />
          </TooltipProvider>
        </QueryClientProvider>
      </NuqsAdapter>
    </ErrorBoundary>
  );
};
