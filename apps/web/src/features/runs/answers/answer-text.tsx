import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createMatcher, emptyQuery } from '../find/create-matcher.ts';
import { lineSpans } from '../lines/line-spans.ts';
import { createLineAssembler } from '../lines/line-assembler.ts';
import { createLineLog } from '../lines/line-log.ts';

const firstLines = 12;
const nothing = createMatcher(emptyQuery);

/** Text of an output as a terminal would show it at its end, in lines. */
export const shownLines = (text: string): string[] => {
  const log = createLineLog();
  const bytes = new TextEncoder().encode(text).length;
  createLineAssembler(log).push({ offset: 0, bytes, at: '', stream: 'stdout', commandIndex: 0, text });
  return log.lines().map((line) => line.text);
};

/** The beginning of an answer; the rest when it is asked for. */
export const AnswerText = ({ text, error = false }: { text: string; error?: boolean }) => {
  const { t } = useTranslation('console');
  const [whole, setWhole] = useState(false);
  const lines = shownLines(text);
  const shown = whole ? lines : lines.slice(0, firstLines);
  const rest = lines.length - shown.length;
  return (
    <>
      <pre
        // Scrollable regions must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="overflow-x-auto bg-sunken focus-visible:-outline-offset-2 px-3 py-1.5 font-mono text-xs leading-5"
      >
        {shown.map((line, index) => (
          <div key={index} className="min-h-5">
            {error && (
              <span className="mr-2 rounded-sm bg-failed/15 px-1 text-[10px] text-failed select-none">
                stderr
              </span>
            )}
            {lineSpans(line, nothing).map((span, at) => (
              <span
                key={at}
                className={span.className}
                style={span.colour === null ? {} : { color: span.colour }}
              >
                {span.text}
              </span>
            ))}
          </div>
        ))}
      </pre>
      {rest > 0 && (
        <button type="button" className="px-3 py-1 text-xs text-accent" onClick={() => setWhole(true)}>
          {t('moreLines', { count: rest })}
        </button>
      )}
    </>
  );
};
