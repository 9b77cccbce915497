import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../../i18n/problem-text.ts';
import type { MapArc } from '../../../stores/map-arcs.ts';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { AnswerTiming } from '../answer-timing.tsx';
import { useChat } from '../use-chat.ts';
import type { ServedModel } from './use-served-models.ts';

export interface Question {
  /** Grows with each, so that the same words can be asked again. */
  id: number;
  text: string;
}

interface AnswerColumnProps {
  served: ServedModel;
  question: Question | null;
  onState: (state: MapArc['state']) => void;
}

/** One model's answers to what all are asked. */
export const AnswerColumn = ({ served, question, onState }: AnswerColumnProps) => {
  const { t } = useTranslation('llm');
  const { endpoint, model, vm } = served;
  const chat = useChat(endpoint.infraId, model);
  const latest = useRef({ ask: chat.ask, onState });
  useEffect(() => {
    latest.current = { ask: chat.ask, onState };
  });
  useEffect(() => {
    if (question !== null) void latest.current.ask(question.text);
  }, [question]);
  const asked = chat.messages.length > 0;
  const begun = (chat.messages.at(-1)?.content ?? '') !== '';
  const failed = chat.error !== null;
  useEffect(() => {
    if (!asked) return;
    if (failed) latest.current.onState('failed');
    else if (chat.streaming) latest.current.onState(begun ? 'answering' : 'asking');
    else latest.current.onState('done');
  }, [asked, begun, failed, chat.streaming]);
  const failure = failed ? problemText(chat.error) : null;
  return (
    <article
      aria-label={`${model} · ${vm.name}`}
      className="flex w-72 shrink-0 flex-col border-r border-line last:border-r-0"
    >
      <header className="shrink-0 border-b border-line px-3 py-1.5">
        <h3 className="truncate text-sm font-medium" title={model}>
          {model}
        </h3>
        <p className="flex items-center gap-1.5 text-xs text-faint">
          <ProviderMark provider={vm.provider} />
          <span className="truncate">
            {vm.region} · {vm.name}
          </span>
        </p>
      </header>
      <div role="log" aria-busy={chat.streaming} className="min-h-0 flex-1 overflow-y-auto px-3 py-2 text-sm">
        {chat.messages.map(({ role, content }, index) => (
          <p
            key={index}
            className={role === 'user' ? 'mb-1 text-xs text-faint' : 'mb-3 break-words whitespace-pre-wrap'}
          >
            {content}
          </p>
        ))}
        {failure !== null && (
          <p role="alert" className="text-xs break-words text-failed">
            {[`${t('chatFailed')}:`, failure.detail, failure.remedy].join(' ')}
          </p>
        )}
      </div>
      {chat.timing && <AnswerTiming timing={chat.timing} vmId={vm.id} />}
    </article>
  );
};
