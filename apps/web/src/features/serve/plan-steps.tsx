import type { PresetPlan } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatElapsed } from '../../lib/format.ts';

/** What is done on a VM, with the commands and how long each takes as a rule. */
export const PlanSteps = ({ steps }: Pick<PresetPlan, 'steps'>) => {
  const { i18n } = useTranslation();
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  return (
    <ol className="flex flex-col gap-1.5 text-xs">
      {steps.map(({ id, title, command, expectedSeconds }, index) => (
        <li key={id}>
          <details>
            <summary className="cursor-pointer thumb:min-h-11 thumb:content-center">
              {index + 1}. {title[language]}
              <span className="ml-2 text-faint tabular">
                ≈ {formatElapsed(expectedSeconds * 1000, language)}
              </span>
            </summary>
            <pre className="mt-1 overflow-x-auto rounded-md border border-line bg-sunken p-2 font-mono text-2xs">
              {command}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
};
