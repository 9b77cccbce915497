import type { BenchmarkLevel } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';

/** A row for each number of chats at once. */
export const LevelTable = ({ levels }: { levels: readonly BenchmarkLevel[] }) => {
  const { t, i18n } = useTranslation('benchmark');
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 });
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-right whitespace-nowrap tabular">
        <thead className="text-faint">
          <tr>
            <th scope="col" className="py-0.5 pr-2 text-left font-normal">
              {t('chats')}
            </th>
            <th scope="col" className="px-2 font-normal">
              {t('firstToken')}
            </th>
            <th scope="col" className="px-2 font-normal">
              {t('each')}
            </th>
            <th scope="col" className="pl-2 font-normal">
              {t('together')}
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => (
            <tr key={level.concurrency} className="border-t border-line/60">
              <th scope="row" className="py-0.5 pr-2 text-left font-medium">
                {level.concurrency}
                {level.failed > 0 && (
                  <span className="ml-1 text-failed" title={level.error ?? undefined}>
                    {t('failed', { failed: level.failed, requests: level.requests })}
                  </span>
                )}
              </th>
              <td className="px-2">
                {level.timeToFirstTokenMs === null
                  ? '–'
                  : `${whole.format(level.timeToFirstTokenMs.p50)} / ${whole.format(level.timeToFirstTokenMs.p99)} ms`}
              </td>
              <td className="px-2">
                {level.perChatTokensPerSecond === null ? '–' : number.format(level.perChatTokensPerSecond)}
              </td>
              <td className="pl-2">{number.format(level.tokensPerSecond)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
