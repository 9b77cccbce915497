import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { splitClauses, withoutClause } from './split-clauses.ts';

interface ConditionChipsProps {
  expression: string;
  onChange: (expression: string) => void;
}

/** Every condition of the expression, each to be taken out by a press; what is joined by "or" is one. */
export const ConditionChips = ({ expression, onChange }: ConditionChipsProps) => {
  const { t } = useTranslation('launch');
  const whole = expression.trim();
  if (whole === '') return null;
  const clauses = splitClauses(whole);
  return (
    <ul aria-label={t('conditions')} className="flex flex-wrap gap-1">
      {(clauses ?? [whole]).map((text, at) => (
        <li key={`${at} ${text}`} className="max-w-full min-w-0">
          <button
            type="button"
            aria-label={t('removeCondition', { condition: text })}
            title={t('removeCondition', { condition: text })}
            onClick={() => onChange(clauses === null ? '' : withoutClause(whole, at))}
            className="flex max-w-full items-center gap-1 rounded-full border border-control-line bg-sunken py-0.5 pr-1.5 pl-2 font-mono text-xs hover:bg-hover thumb:min-h-11"
          >
            <span className="min-w-0 truncate">{text}</span>
            <X aria-hidden className="size-3 shrink-0 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
};
