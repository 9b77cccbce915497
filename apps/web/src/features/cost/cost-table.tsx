import { costOf } from '@terroir/recommend-engine';
import type { Estimate } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import type { ProposedInfra } from '../../stores/launch-proposal.ts';
import { Badge } from '../../ui/badge.tsx';
import { Money } from '../../ui/money.tsx';
import { GroupFacts } from './group-facts.tsx';

interface Line {
  key: string;
  title: string;
  group: ProposedInfra['nodeGroups'][number] | null;
  unitHourlyUsd: number | null;
  count: number | null;
  hourlyUsd: number | null;
}

interface CostTableProps {
  estimate: Estimate;
  simulated: boolean;
  /** As proposed: image and disk stand under the name. */
  groups: ProposedInfra['nodeGroups'];
  /** Names of those that are bought on the spot market. */
  spotGroups: ReadonlySet<string>;
}

/** Hour, day and month of each group and of all; on a narrow screen one card a group. */
export const CostTable = ({ estimate, simulated, groups, spotGroups }: CostTableProps) => {
  const { t, i18n } = useTranslation('cost');
  const lines: Line[] = [
    ...estimate.nodeGroups.map(({ name, count, unitHourlyUsd, hourlyUsd }) => ({
      key: name,
      title: name,
      group: groups.find((group) => group.name === name) ?? null,
      unitHourlyUsd,
      count,
      hourlyUsd,
    })),
    {
      key: '',
      title: t(estimate.incomplete ? 'totalIncomplete' : 'total'),
      group: null,
      unitHourlyUsd: null,
      count: estimate.nodeGroups.reduce((sum, { count }) => sum + count, 0),
      hourlyUsd: estimate.hourlyUsd,
    },
  ];
  const figures = (line: Line): (number | null)[] => {
    const { hourlyUsd, dailyUsd, monthlyUsd } =
      line.key === '' ? estimate : costOf(line.hourlyUsd, estimate.monthHours);
    return [hourlyUsd, dailyUsd, monthlyUsd];
  };
  const headers = [t('hourly'), t('daily'), t('monthly')];
  return (
    <table className="w-full text-sm thumb:block">
      <thead className="thumb:hidden">
        <tr className="border-b border-line text-xs text-faint">
          <th scope="col" className="py-1 text-left font-medium">
            {t('group')}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {t('count')}
          </th>
          {headers.map((header) => (
            <th key={header} scope="col" className="py-1 pl-4 text-right font-medium">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="thumb:block">
        {lines.map((line) => (
          <tr
            key={line.key}
            className={`border-b border-line/60 align-top last:border-0 thumb:mb-2 thumb:block thumb:rounded-lg thumb:border thumb:p-2 thumb:last:border ${line.key === '' ? 'font-semibold' : ''}`}
          >
            <th
              scope="row"
              className="max-w-64 py-2 text-left font-medium thumb:block thumb:max-w-none thumb:py-0"
            >
              {line.title} {spotGroups.has(line.key) && <Badge tone="paused">{t('spot')}</Badge>}
              {line.group !== null && <GroupFacts group={line.group} />}
            </th>
            <td className="py-2 text-right tabular thumb:flex thumb:justify-between thumb:py-0.5">
              <span className="hidden text-xs font-normal text-faint thumb:inline">
                {line.key === '' ? '' : t('count')}
              </span>
              {line.unitHourlyUsd === null ? (
                t('vmCount', { count: line.count ?? 0 })
              ) : (
                <span className="whitespace-nowrap">
                  {formatMoney(line.unitHourlyUsd, 'USD', i18n.language)} × {line.count}
                </span>
              )}
            </td>
            {figures(line).map((usd, index) => (
              <td
                key={headers[index]}
                className="py-2 pl-4 text-right thumb:flex thumb:items-baseline thumb:justify-between thumb:py-0.5 thumb:pl-0"
              >
                <span className="hidden text-xs font-normal text-faint thumb:inline">{headers[index]}</span>
                <Money usd={usd} simulated={simulated} stacked />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
