import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMapArcs } from '../../../stores/map-arcs.ts';
import type { MapArc } from '../../../stores/map-arcs.ts';
import { useMapViewParam, useSelection } from '../../../stores/url-state.ts';
import { useShowPanel } from '../../../stores/use-show-panel.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { AnswerColumn } from './answer-column.tsx';
import type { Question } from './answer-column.tsx';
import { useServedModels } from './use-served-models.ts';

/** One question to every model that answers, side by side; the map draws its way to each VM. */
export const AskAllPanel = () => {
  const { t } = useTranslation('llm');
  const served = useServedModels();
  const showPanel = useShowPanel();
  const showArcs = useMapArcs((state) => state.show);
  const [{ near }] = useSelection();
  const [view] = useMapViewParam();
  const [text, setText] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const [states, setStates] = useState<ReadonlyMap<string, MapArc['state']>>(new Map());
  // Where the person is they have not said: then the middle of what they look at.
  const [lng, lat] = near ?? view?.center ?? [0, 20];
  const key = JSON.stringify([
    [lng, lat],
    served.flatMap(({ endpoint, vm }) => {
      const state = states.get(endpoint.id);
      return state === undefined ? [] : [{ id: endpoint.id, to: vm.lngLat, state }];
    }),
  ]);
  useEffect(() => {
    const [from, ways] = JSON.parse(key) as [MapArc['from'], Omit<MapArc, 'from'>[]];
    showArcs(ways.map((way) => ({ ...way, from })));
  }, [key, showArcs]);
  useEffect(() => () => showArcs([]), [showArcs]);
  if (served.length === 0)
    return (
      <EmptyState
        kind="first-use"
        title={t('endpointsEmpty')}
        hint={t('endpointsEmptyDetail')}
        action={<Button onClick={() => showPanel('left', 'llm')}>{t('endpointsEmptyAction')}</Button>}
      />
    );
  const ask = (): void => {
    if (text.trim() === '') return;
    setQuestion((before) => ({ id: (before?.id ?? 0) + 1, text: text.trim() }));
    setText('');
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {served.some(({ simulated }) => simulated) && (
        <p className="shrink-0 border-b border-line px-4 py-1 text-xs text-paused">{t('sandboxAnswers')}</p>
      )}
      <div className="flex min-h-0 flex-1 overflow-x-auto">
        {served.map((one) => (
          <AnswerColumn
            key={one.endpoint.id}
            served={one}
            question={question}
            onState={(state) => setStates((before) => new Map(before).set(one.endpoint.id, state))}
          />
        ))}
      </div>
      <form
        className="flex shrink-0 items-end gap-2 border-t border-line p-2"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <TextField
          className="flex-1"
          label={t('askAll', { count: served.length })}
          labelHidden
          placeholder={t('askAll', { count: served.length })}
          value={text}
          onChange={setText}
        />
        <Button type="submit" variant="primary" icon={Send} disabled={text.trim() === ''}>
          {t('send')}
        </Button>
      </form>
    </div>
  );
};
