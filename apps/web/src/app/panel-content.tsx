import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import type { PanelDefinition } from './panel-definition.ts';

/** One panel's body: its chunk may be on its way and its code may fail without harm to the rest. */
export const PanelContent = ({ panel }: { panel: PanelDefinition }) => {
  const { t } = useTranslation('shell');
  const { component: Body } = panel;
  return (
    <ErrorBoundary
      key={panel.id}
      renderFallback={(reset, error) => (
        <EmptyState
          kind="failed"
          title={t('panel.failed')}
          hint={
            <>
              {t('panel.failedHint')}
              <span className="mt-2 block font-mono text-xs text-faint">{error.message}</span>
            </>
          }
          action={<Button onClick={reset}>{t('panel.retry')}</Button>}
        />
      )}
    >
      <Suspense fallback={<Skeleton />}>
        <Body />
      </Suspense>
    </ErrorBoundary>
  );
};
