import type { OutputGroup, Task } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { Button } from '../../../ui/button.tsx';
import { AnswerText } from './answer-text.tsx';
import { DiffText } from './diff-text.tsx';

interface AnswerCardProps {
  group: OutputGroup;
  /** The answer of most VMs, to compare with; null: this is it. */
  most: OutputGroup | null;
  tasks: readonly Task[];
  total: number;
  onOpen: (taskId: string) => void;
}

// More names than that are a wall; the matrix has all of them.
const maxNames = 8;

/** "18 of 20 VMs say …": one answer, who gave it, and how it differs from the one of most. */
export const AnswerCard = ({ group, most, tasks, total, onOpen }: AnswerCardProps) => {
  const { t } = useTranslation('console');
  const [asDiff, setAsDiff] = useState(most !== null);
  const { taskIds, exitCodes, stdout, stderr } = group;
  const who = tasks.filter(({ id }) => taskIds.includes(id));
  const mostName = tasks.find(({ id }) => id === most?.taskIds[0])?.vmName;
  const silent = stdout.bytes === 0 && stderr.bytes === 0;
  const isCut = stdout.bytes > new Blob([stdout.text]).size || stderr.bytes > new Blob([stderr.text]).size;
  const heading = t('answerOf', { count: taskIds.length, total });
  return (
    <section
      // Several answers may come from as many VMs each.
      aria-label={`${heading}: ${who[0]?.vmName ?? ''}`}
      className="shrink-0 overflow-hidden rounded-lg border border-line"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <h3 className="text-sm font-medium">{heading}</h3>
        <span className="flex gap-1 text-2xs tabular">
          {exitCodes.map((code, index) => (
            <span
              key={index}
              title={code === null ? t('exitNone') : t('exit', { code })}
              className={cn(
                'rounded-sm border border-current/40 px-1',
                code === 0 ? 'text-running' : code === null ? 'text-faint' : 'text-failed',
              )}
            >
              {exitCodes.length === 1 && code !== null ? t('exit', { code }) : (code ?? '–')}
            </span>
          ))}
        </span>
        <span className="flex min-w-0 flex-1 flex-wrap gap-x-2 text-xs thumb:basis-full">
          {who.slice(0, maxNames).map(({ id, vmName }) => (
            <button
              key={id}
              type="button"
              className="min-h-6 text-accent hover:underline thumb:min-h-9"
              onClick={() => onOpen(id)}
            >
              {vmName}
            </button>
          ))}
          {who.length > maxNames && (
            <span className="self-center text-faint">{t('moreVms', { count: who.length - maxNames })}</span>
          )}
        </span>
        {mostName !== undefined && asDiff && (
          <span className="text-xs text-faint">{t('comparedWith', { name: mostName })}</span>
        )}
        {most !== null && (
          <Button size="sm" variant="ghost" aria-pressed={asDiff} onClick={() => setAsDiff(!asDiff)}>
            {t(asDiff ? 'showText' : 'showDiff')}
          </Button>
        )}
      </header>
      {silent && <p className="px-3 py-1.5 text-xs text-muted">{t('silent')}</p>}
      {asDiff && most !== null ? (
        <DiffText before={most.stdout.text + most.stderr.text} after={stdout.text + stderr.text} />
      ) : (
        <>
          {stdout.bytes > 0 && <AnswerText text={stdout.text} />}
          {stderr.bytes > 0 && <AnswerText text={stderr.text} error />}
        </>
      )}
      {isCut && <p className="border-t border-line px-3 py-1 text-xs text-muted">{t('answerCut')}</p>}
    </section>
  );
};
