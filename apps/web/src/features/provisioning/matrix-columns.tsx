import type { PhaseMedian } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { formatElapsed } from '../../lib/format.ts';
import { VmStatusBadge } from '../../ui/status-badge.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { type MatrixPhase, type MatrixRow, matrixPhases } from './matrix-rows.ts';
import { PhaseCell } from './phase-cell.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

type Translate = TFunction<['provisioning', 'status']>;

/** What the phase took for earlier VMs of these specs: the middle one of their medians. */
const usualOf = (medians: readonly PhaseMedian[], phase: MatrixPhase): number | null => {
  const known = medians.flatMap((one) =>
    one.phase === phase && one.medianMs !== null ? [one.medianMs] : [],
  );
  return known.toSorted((a, b) => a - b)[Math.floor(known.length / 2)] ?? null;
};

/** The name of the infra, which stands above, is heard but not seen: it would be all that a narrow column shows. */
const nameCell =
  (infraName: string) =>
  ({ vm }: MatrixRow): ReactNode => {
    const prefix = vm.name.startsWith(`${infraName}-`) ? `${infraName}-` : '';
    return (
      <span className="block min-w-0">
        <span className="block truncate text-xs font-medium" title={vm.name}>
          <span className="sr-only">{prefix}</span>
          {vm.name.slice(prefix.length)}
        </span>
        <span className="block truncate text-2xs text-faint" title={vm.specId}>
          {vm.provider} {vm.region}
        </span>
      </span>
    );
  };

const statusCell = ({ vm }: MatrixRow): ReactNode => (
  <VmStatusBadge
    status={vm.status}
    outlined={false}
    title={vm.failure === undefined ? vm.raw : wordingText(vm.failure.message, vm.failure.messageWording)}
  />
);

const phaseColumn = (
  t: Translate,
  medians: readonly PhaseMedian[],
  language: string,
  phase: MatrixPhase,
): Column<MatrixRow> => {
  const usual = usualOf(medians, phase);
  const hint = [
    t(`acts_${phase}`),
    ...(usual === null ? [] : [t('usually', { usual: formatElapsed(usual, language) })]),
  ].join(', ');
  const name = t(`phase_${phase}`);
  const phaseCell = ({ cells }: MatrixRow): ReactNode => <PhaseCell cell={cells()[phase]} name={name} />;
  return { id: phase, header: <span title={hint}>{name}</span>, width: '60px', cell: phaseCell };
};

/** VM, its way through the phases, and where it stands. */
export const matrixColumns = (
  t: Translate,
  medians: readonly PhaseMedian[],
  language: string,
  infraName: string,
): Column<MatrixRow>[] => [
  { id: 'vm', header: t('vm'), width: 'minmax(84px, 1fr)', cell: nameCell(infraName) },
  ...matrixPhases.map((phase) => phaseColumn(t, medians, language, phase)),
  { id: 'status', header: t('now'), width: '88px', align: 'end', cell: statusCell },
];
