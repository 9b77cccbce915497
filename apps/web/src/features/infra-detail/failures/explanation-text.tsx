import type { Explanation } from '@terroir/shared-types';
import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/copy-button.tsx';

const External = ({ href, children }: { href: string; children: string }) => (
  <a
    href={href}
    target="_blank"
    rel="noreferrer"
    className="inline-flex items-center gap-1 text-accent hover:underline thumb:min-h-11"
  >
    {children}
    <ExternalLink aria-hidden className="size-3" />
  </a>
);

/** What the provider's error means, which quota it is, where to raise it and the command that asks for it. */
export const ExplanationText = ({ explanation }: { explanation: Explanation }) => {
  const { t, i18n } = useTranslation('infras');
  const { meaning, action, quota, link, cli, source } = explanation;
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  return (
    <div className="flex flex-col gap-1.5">
      <p>{meaning[language]}</p>
      <p className="text-muted">
        <span className="font-medium">{t('remedy')}:</span> {action[language]}
      </p>
      {quota !== null && (
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="text-faint">{t('quota')}</span>
          <span className="font-medium">{quota.name}</span>
          {quota.code !== null && quota.code !== quota.name && (
            <code className="rounded bg-sunken px-1 font-mono">{quota.code}</code>
          )}
        </p>
      )}
      {cli !== null && (
        <div className="flex items-start gap-1 rounded bg-sunken p-2">
          <code className="min-w-0 flex-1 font-mono break-all">{cli}</code>
          <CopyButton text={cli} label={t('copyCommand')} />
        </div>
      )}
      <p className="flex flex-wrap gap-x-3">
        {link !== null && (
          <External href={link}>{t(quota === null ? 'openConsolePage' : 'openQuotaPage')}</External>
        )}
        <External href={source}>{t('errorSource')}</External>
      </p>
    </div>
  );
};
