import type { InfraSummary } from '@terroir/shared-types';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { useInfrasPart } from '../../api/infras.ts';
import { useRuns } from '../../api/runs.ts';
import { cn } from '../../lib/cn.ts';
import { usePanelSlots } from '../../stores/url-state.ts';
import type { Slot } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

interface Dismissed {
  dismissed: boolean;
  dismiss: () => void;
}
const useDismissed = create<Dismissed>()(
  persist((set) => ({ dismissed: false, dismiss: () => set({ dismissed: true }) }), {
    name: 'terroir-first-steps',
    version: 1,
  }),
);

const steps: readonly { id: 'find' | 'deploy' | 'command' | 'model'; slot: Slot; panel: string }[] = [
  { id: 'model', slot: 'left', panel: 'llm' },
  { id: 'find', slot: 'left', panel: 'launch' },
  { id: 'deploy', slot: 'left', panel: 'launch' },
  { id: 'command', slot: 'dock', panel: 'console' },
];

const factsOf = (infras: readonly InfraSummary[]) => ({
  deployed: infras.length > 0,
  served: infras.some(({ presetId }) => presetId !== null),
});

/** The empty state of the map: four steps with the sandbox; gone once all are done or it is closed. */
export const FirstSteps = () => {
  const { t } = useTranslation('welcome');
  const infras = useInfrasPart(factsOf);
  const runs = useRuns();
  const showPanel = useShowPanel();
  const { dismissed, dismiss } = useDismissed();
  const [{ left, right, dock }] = usePanelSlots();
  if (dismissed || left !== null || right !== null || dock !== null) return null;
  if (infras === undefined || runs.data === undefined) return null;
  const { deployed, served } = infras;
  const done = {
    find: deployed,
    deploy: deployed,
    command: runs.data.items.some(({ origin }) => origin === 'command'),
    model: served,
  };
  const next = steps.find(({ id }) => !done[id]);
  if (next === undefined) return null;
  return (
    <section
      aria-label={t('title')}
      className="pointer-events-auto absolute bottom-3 left-23 z-10 w-80 animate-enter rounded-panel border border-line bg-surface p-4 shadow-float thumb:inset-x-3 thumb:bottom-17 thumb:w-auto"
    >
      <div className="mb-2 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold">{t('title')}</h2>
          <p className="text-xs text-muted">{t('detail')}</p>
        </div>
        <IconButton size="sm" label={t('dismiss')} icon={X} onClick={dismiss} />
      </div>
      <ol className="mb-3 flex flex-col gap-1.5 text-sm">
        {steps.map(({ id }, index) => (
          <li
            key={id}
            className={cn(
              'flex items-center gap-2',
              done[id] ? 'text-faint' : id === next.id ? 'font-medium' : 'text-muted',
            )}
          >
            <span
              className={cn(
                'flex size-5 shrink-0 items-center justify-center rounded-full border text-2xs tabular',
                done[id] ? 'border-running text-running' : 'border-line-strong',
              )}
            >
              {done[id] ? <Check aria-label={t('done')} className="size-3" /> : index + 1}
            </span>
            {t(`step_${id}`)}
          </li>
        ))}
      </ol>
      <Button variant="primary" className="w-full" onClick={() => showPanel(next.slot, next.panel)}>
        {t(`action_${next.id}`)}
      </Button>
    </section>
  );
};
