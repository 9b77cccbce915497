import type { Link } from '@terroir/shared-types';
import { Link2, Unlink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { wordingText } from '../../i18n/wording-text.ts';
import { HealthBadge } from '../../ui/status-badge.tsx';

const LinkItem = ({ link }: { link: Link }) => {
  const { t } = useTranslation('deployments');
  const { model, port, isOpen, detail, detailWording, backends } = link;
  const within = backends.filter(({ inRotation }) => inRotation).length;
  const Icon = isOpen ? Link2 : Unlink;
  return (
    <li aria-label={model} className="flex flex-col gap-1 border-b border-line/60 px-4 py-2 text-xs">
      <div className="flex items-center gap-2">
        <Icon aria-hidden className={isOpen ? 'size-3.5 text-running' : 'size-3.5 text-failed'} />
        <code className="min-w-0 flex-1 truncate" title={model}>
          {model}
        </code>
        <span className="shrink-0 text-muted tabular">
          {t('inRotation', { count: within, total: backends.length })}
        </span>
        <span className="shrink-0 text-faint tabular">:{port}</span>
      </div>
      {detail !== null && <p className="break-words text-failed">{wordingText(detail, detailWording)}</p>}
      <ul>
        {backends.map(({ endpointId, vmName, health, inRotation, connections, ...said }) => (
          <li key={endpointId} className="flex flex-wrap items-center gap-x-2 py-0.5">
            <span className="min-w-0 flex-1 truncate" title={vmName}>
              {vmName}
            </span>
            <span className="shrink-0 text-faint tabular">{t('connections', { count: connections })}</span>
            <HealthBadge health={health} title={wordingText(said.detail, said.detailWording)} />
            {!inRotation && (
              <span className="w-full break-words text-muted">
                {wordingText(said.detail, said.detailWording)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
};

/** What the first VM reaches on others, model by model: which VM is in the rotation, and why another is not. */
export const LinkList = ({ links }: { links: readonly Link[] }) => {
  const { t } = useTranslation('deployments');
  return (
    <details open className="border-b border-line">
      <summary className="cursor-pointer px-4 py-2 text-xs text-muted thumb:min-h-11 thumb:content-center">
        {t('links')}
      </summary>
      <p className="px-4 pb-1 text-2xs text-faint">{t('linksHint')}</p>
      <ul aria-label={t('links')}>
        {links.map((link) => (
          <LinkItem key={link.model} link={link} />
        ))}
      </ul>
    </details>
  );
};
