import { nameSchema } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useEstimate } from '../../api/estimates.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { formatMoney } from '../../lib/format.ts';
import { reaches } from '../../lib/reach.ts';
import { draftProblems, draftRequest, expiryChoices, useLaunchDraft } from '../../stores/launch-draft.ts';
import type { DraftGroup } from '../../stores/launch-draft.ts';
import { useLaunchProposal } from '../../stores/launch-proposal.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PanelBody, PanelFooter } from '../../ui/panel-body.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { GroupEditor } from './group-editor.tsx';
import { PostCommands } from './post-commands.tsx';

const estimateOf = (groups: readonly DraftGroup[]) =>
  groups.length === 0 || groups.some(({ name }) => !nameSchema.safeParse(name).success)
    ? null
    : { nodeGroups: groups.map(({ name, spec, count }) => ({ name, specId: spec.id, count })) };

/** The selection: several groups over several clouds become one infra. */
export const ComposePanel = ({ onFind }: { onFind: () => void }) => {
  const { t, i18n } = useTranslation('launch');
  const draft = useLaunchDraft();
  const connections = useConnections();
  const propose = useLaunchProposal((proposal) => proposal.propose);
  const [tried, setTried] = useState(false);
  const estimate = useEstimate(useDebounced(estimateOf(draft.groups)));
  const problems = draftProblems(draft);
  const connection = connections.data?.find(({ id }) => id === draft.connectionId);
  const unreached = draft.groups.find(({ spec }) => connection !== undefined && !reaches(connection, spec));
  if (draft.groups.length === 0) {
    return (
      <EmptyState
        kind="first-use"
        title={t('emptyBasket')}
        hint={t('emptyBasketDetail')}
        action={
          <Button variant="primary" onClick={onFind}>
            {t('goFind')}
          </Button>
        }
      />
    );
  }
  const twice = draft.groups
    .map(({ name }) => name)
    .filter((name, index, all) => all.indexOf(name) !== index);
  const nameError = (name: string): string | undefined =>
    !nameSchema.safeParse(name).success
      ? t('invalidName')
      : twice.includes(name)
        ? t('nameTaken')
        : undefined;
  const review = (): void => {
    setTried(true);
    if (problems.length === 0 && unreached === undefined) propose(draftRequest(draft, Date.now()));
  };
  const hourly = estimate.data?.hourlyUsd;
  return (
    <>
      <PanelBody>
        <div className="flex flex-col gap-3">
          {draft.groups.map((group) => (
            <GroupEditor key={group.key} group={group} nameError={nameError(group.name)} />
          ))}
          <TextField
            label={t('infraName')}
            value={draft.name}
            maxLength={40}
            hint={t('infraNameHelp')}
            error={(tried || draft.name !== '') && problems.includes('name') ? t('infraNameHelp') : undefined}
            onChange={(name) => draft.change({ name })}
          />
          <Select
            label={t('connection')}
            value={draft.connectionId}
            onChange={(connectionId) => draft.change({ connectionId })}
            hint={connection === undefined ? undefined : t(connection.simulated ? 'sandbox' : 'realMoney')}
            error={
              unreached === undefined
                ? undefined
                : t('noConnection', { place: `${unreached.spec.provider} ${unreached.spec.region}` })
            }
            options={(connections.data ?? []).map((one) => ({
              value: one.id,
              label: one.name,
              hint: draft.groups.every(({ spec }) => reaches(one, spec)) ? undefined : t('reachesNotAll'),
            }))}
          />
          <Select
            label={t('expiry')}
            value={draft.expiry}
            onChange={(expiry) => draft.change({ expiry })}
            options={expiryChoices.map((choice) => ({ value: choice, label: t(`expiry_${choice}`) }))}
          />
          <details className="group">
            <summary className="cursor-pointer text-xs font-semibold text-muted">{t('postCommands')}</summary>
            <div className="mt-2">
              <PostCommands />
            </div>
          </details>
          <details>
            <summary className="cursor-pointer text-xs font-semibold text-muted">{t('moreOptions')}</summary>
            <div className="mt-2 flex flex-col gap-3">
              <Select
                label={t('onPartialFailure')}
                value={draft.onPartialFailure}
                onChange={(onPartialFailure) => draft.change({ onPartialFailure })}
                options={(['continue', 'rollback', 'refine'] as const).map((value) => ({
                  value,
                  label: t(`partial_${value}`),
                }))}
              />
              <Checkbox
                label={t('hold')}
                hint={t('holdHelp')}
                checked={draft.hold}
                onChange={(hold) => draft.change({ hold })}
              />
            </div>
          </details>
        </div>
      </PanelBody>
      <PanelFooter>
        <Button variant="ghost" onClick={onFind}>
          {t('goFind')}
        </Button>
        <Button variant="primary" onClick={review} disabled={problems.some((problem) => problem !== 'name')}>
          {hourly === undefined || hourly === 0
            ? t('review')
            : t(connection?.market === 'spot' ? 'reviewAtMost' : 'reviewFor', {
                price: formatMoney(hourly, 'USD', i18n.language),
              })}
        </Button>
      </PanelFooter>
    </>
  );
};
