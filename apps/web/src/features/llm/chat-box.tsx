import { RotateCw, Send, Square, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../i18n/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { AnswerTiming } from './answer-timing.tsx';
import { useChat } from './use-chat.ts';

interface ChatBoxProps {
  infraId: string;
  vmId: string;
  model: string | null;
  simulated: boolean;
}

/** Talks to the served model; tokens appear as they come. */
export const ChatBox = ({ infraId, vmId, model, simulated }: ChatBoxProps) => {
  const { t } = useTranslation('llm');
  const [system, setSystem] = useState('');
  const chat = useChat(infraId, model, system);
  const failure = chat.error === null ? null : problemText(chat.error);
  const [text, setText] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const messageCount = chat.messages.length;
  const answerLength = chat.messages.at(-1)?.content.length;
  useEffect(() => {
    // Of the conversation alone: the page around it stays where it is.
    if (messageCount > 0 && answerLength !== undefined) log.current?.scrollTo(0, log.current.scrollHeight);
  }, [messageCount, answerLength]);
  const submit = (): void => {
    const asked = text.trim();
    if (asked === '' || chat.streaming) return;
    setText('');
    void chat.ask(asked);
  };
  return (
    <section aria-label={t('chat')} className="flex flex-col rounded-lg border border-line">
      {simulated && (
        <p className="border-b border-line px-3 py-1.5 text-xs text-paused">{t('sandboxAnswers')}</p>
      )}
      <details className="border-b border-line px-3 py-1.5 text-xs text-muted">
        <summary className="cursor-pointer thumb:min-h-11 thumb:content-center">
          {t('system')}
          {system.trim() !== '' && <span className="ml-1.5 text-accent">{t('systemSet')}</span>}
        </summary>
        <TextArea
          className="mt-1"
          label={t('system')}
          labelHidden
          rows={2}
          placeholder={t('systemPlaceholder')}
          value={system}
          onChange={setSystem}
        />
      </details>
      <div
        ref={log}
        role="log"
        aria-live="polite"
        aria-busy={chat.streaming}
        className="flex max-h-80 min-h-24 flex-col gap-2 overflow-y-auto p-3 text-sm"
      >
        {chat.messages.length === 0 && <p className="text-xs text-faint">{t('emptyChat')}</p>}
        {chat.messages.map(({ role, content }, index) => (
          <div
            key={index}
            className={role === 'user' ? 'self-end rounded-lg bg-accent-soft px-3 py-1.5' : 'max-w-full'}
          >
            <p className="text-2xs text-faint">{t(role === 'user' ? 'you' : 'assistant')}</p>
            <p className="break-words whitespace-pre-wrap">
              {content}
              {role === 'assistant' && chat.streaming && index === chat.messages.length - 1 && (
                <span
                  aria-hidden
                  className="ml-0.5 inline-block h-3.5 w-1.5 animate-pulse bg-accent align-middle"
                />
              )}
            </p>
          </div>
        ))}
        {failure !== null && (
          <div role="alert" className="flex flex-col items-start gap-1.5 text-xs break-words">
            <p className="max-w-full text-failed">
              {`${t('chatFailed')}: ${failure.detail} `}
              <span className="text-text">{failure.remedy}</span>{' '}
              <span className="text-muted">{failure.verbatim}</span>
            </p>
            <Button size="sm" icon={RotateCw} onClick={chat.askAgain}>
              {t('askAgain')}
            </Button>
          </div>
        )}
      </div>
      {chat.timing && <AnswerTiming timing={chat.timing} vmId={vmId} />}
      <form
        className="flex items-end gap-2 border-t border-line p-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextArea
          className="flex-1"
          label={t('message')}
          labelHidden
          placeholder={t('messagePlaceholder')}
          rows={1}
          value={text}
          onChange={setText}
          onKeyDown={(event) => {
            // While a Korean syllable is being composed, Enter belongs to the input method.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        {chat.messages.length > 0 && <IconButton label={t('clearChat')} icon={Trash2} onClick={chat.clear} />}
        {chat.streaming ? (
          <Button icon={Square} onClick={chat.stop}>
            {t('stop')}
          </Button>
        ) : (
          <Button type="submit" variant="primary" icon={Send} disabled={text.trim() === ''}>
            {t('send')}
          </Button>
        )}
      </form>
    </section>
  );
};
