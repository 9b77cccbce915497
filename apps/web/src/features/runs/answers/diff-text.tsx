import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { plainText } from '../lines/line-spans.ts';
import { shownLines } from './answer-text.tsx';
import { lineDiff } from './line-diff.ts';

const signs = { same: ' ', added: '+', removed: '−' } as const;
const lookOf = { same: 'text-muted', added: 'bg-running/15', removed: 'bg-failed/15' } as const;

const readable = (text: string): string => `${shownLines(text).map(plainText).join('\n')}\n`;

/** How an answer differs from the one most VMs gave. */
export const DiffText = ({ before, after }: { before: string; after: string }) => {
  const { t } = useTranslation('console');
  const diff = lineDiff(readable(before), readable(after));
  const skip = (at: number) => {
    const count = diff?.skipped.get(at);
    return (
      count !== undefined && <div className="px-3 text-faint select-none">{t('equalLines', { count })}</div>
    );
  };
  if (diff === null) return <p className="px-3 py-1.5 text-xs text-muted">{t('diffTooLarge')}</p>;
  return (
    <pre
      // Scrollable regions must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="overflow-x-auto bg-sunken focus-visible:-outline-offset-2 py-1.5 font-mono text-xs leading-5"
    >
      {diff.lines.map(({ kind, text }, index) => (
        <Fragment key={index}>
          {skip(index)}
          <div className={cn('min-h-5 px-3', lookOf[kind])}>
            <span
              className="mr-2 select-none"
              aria-label={kind === 'same' ? undefined : t(kind === 'added' ? 'lineAdded' : 'lineRemoved')}
            >
              {signs[kind]}
            </span>
            {text}
          </div>
        </Fragment>
      ))}
      {skip(diff.lines.length)}
    </pre>
  );
};
