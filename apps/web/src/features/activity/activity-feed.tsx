import type { Event } from '@terroir/shared-types';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvents } from '../../api/events.ts';
import { useInfras } from '../../api/infras.ts';
import { remedyText } from '../../i18n/problem-text.ts';
import { cn } from '../../lib/cn.ts';
import { useLiveEvents } from '../../realtime/event-listeners.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { describeEvent, isHeadline } from './describe-event.ts';
import type { EventTone, EventView } from './describe-event.ts';
import { eventText } from './event-text.ts';
import type { Translate } from './event-text.ts';
import { wordingText } from '../../i18n/wording-text.ts';

const keptLive = 300;
const filters = ['all', 'problems', 'runs'] as const;
type FilterId = (typeof filters)[number];
const tones: Record<EventTone, string> = {
  neutral: 'bg-line-strong',
  good: 'bg-running',
  bad: 'bg-failed',
  waiting: 'bg-paused',
};

const Item = ({ event, view }: { event: Event; view: EventView }) => {
  const { t, i18n } = useTranslation(['activity', 'status']);
  const [, setSelection] = useSelection();
  const showPanel = useShowPanel();
  const open = (): void => {
    if (view.runId !== null) {
      void setSelection({ run: view.runId });
      showPanel('dock', 'console');
    } else if (view.infraId !== null) {
      void setSelection({ infra: view.infraId, vm: view.vmId });
      showPanel('right', 'infras');
    }
  };
  // Keys made from data are beyond the types of i18next.
  const translate = i18n.t as unknown as Translate;
  const text = eventText(view, translate);
  const leads = view.runId !== null || (view.infraId !== null && event.type !== 'infra-deleted');
  return (
    <li className="flex gap-3 border-b border-line/60 px-4 py-2 text-sm">
      <span aria-hidden className={cn('mt-1.5 size-2 shrink-0 rounded-full', tones[view.tone])} />
      <span className="min-w-0 flex-1">
        {leads ? (
          <button type="button" onClick={open} className="text-left break-words hover:underline">
            {text}
          </button>
        ) : (
          <span className="break-words">{text}</span>
        )}
        {view.detail && (
          <span className="mt-0.5 block text-xs text-muted">
            <span className="block font-mono break-words">
              {wordingText(view.detail.message, view.detail.messageWording)}
            </span>
            {t('remedy')}: {remedyText(view.detail)}
          </span>
        )}
        <span className="block text-2xs text-faint">
          <RelativeTime at={event.at} /> · {t('by', { actor: event.actor })}
        </span>
      </span>
    </li>
  );
};

/** Everything that happened, newest first, live. */
export const ActivityFeed = () => {
  const { t } = useTranslation(['activity', 'ui']);
  const stored = useEvents();
  const infras = useInfras();
  const showPanel = useShowPanel();
  const [live, setLive] = useState<readonly Event[]>([]);
  const [filter, setFilter] = useState<FilterId>('all');
  useLiveEvents((event) => setLive((known) => [event, ...known].slice(0, keptLive)));
  const names = useMemo(
    () => new Map((infras.data?.items ?? []).map(({ id, name }) => [id, name])),
    [infras.data],
  );
  const rows = useMemo(() => {
    const bySeq = new Map<number, Event>();
    for (const event of [...live, ...(stored.data?.pages.flatMap(({ items }) => items) ?? [])])
      bySeq.set(event.seq, event);
    return [...bySeq.values()]
      .filter(isHeadline)
      .sort((a, b) => b.seq - a.seq)
      .map((event) => ({ event, view: describeEvent(event, names, t('anInfra')) }))
      .filter(
        ({ view }) => filter === 'all' || (filter === 'problems' ? view.tone === 'bad' : view.runId !== null),
      );
  }, [live, stored.data, names, filter, t]);
  if (stored.isError) return <ErrorState error={stored.error} retry={() => void stored.refetch()} />;
  if (stored.data === undefined) return <Skeleton />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-4 py-2">
        <Select
          label={t('filter')}
          labelHidden
          value={filter}
          onChange={setFilter}
          options={filters.map((value) => ({ value, label: t(`filter_${value}`) }))}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState
          kind="first-use"
          title={t('empty')}
          hint={t('emptyDetail')}
          action={<Button onClick={() => showPanel('left', 'launch')}>{t('emptyAction')}</Button>}
        />
      ) : (
        <ul aria-label={t('feed')} className="min-h-0 flex-1 overflow-y-auto">
          {rows.map(({ event, view }) => (
            <Item key={event.seq} event={event} view={view} />
          ))}
          {stored.hasNextPage && (
            <li className="p-3 text-center">
              <Button size="sm" busy={stored.isFetchingNextPage} onClick={() => void stored.fetchNextPage()}>
                {t('more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
};
