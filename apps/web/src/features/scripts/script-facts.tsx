import type { Script } from '@terroir/shared-types';
import { Globe, Lock, Package, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { textIn } from './people-text.ts';

/** What a script opens, installs, and keeps doing: read before it is run. */
export const ScriptFacts = ({ script }: { script: Script }) => {
  const { t, i18n } = useTranslation('scripts');
  const { opens, pins, follows } = script;
  return (
    <ul className="flex flex-col gap-1 text-xs">
      {opens.map(({ port, lastPort, protocol, to, why }) => {
        const Icon = to === 'internet' ? Globe : Lock;
        return (
          <li key={`${protocol}${port}`} className="flex items-start gap-1.5">
            <Icon
              aria-hidden
              className={
                to === 'internet'
                  ? 'mt-0.5 size-3.5 shrink-0 text-paused'
                  : 'mt-0.5 size-3.5 shrink-0 text-muted'
              }
            />
            <span>
              <strong className="font-medium tabular">
                {protocol.toUpperCase()} {lastPort === undefined ? port : `${port}–${lastPort}`}
              </strong>{' '}
              {t(`to_${to}`)} · <span className="text-muted">{textIn(why, i18n.language)}</span>
            </span>
          </li>
        );
      })}
      {opens.length === 0 && script.origin === 'shipped' && (
        <li className="flex items-start gap-1.5">
          <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0 text-muted" />
          {t('opensNothing')}
        </li>
      )}
      {pins.map(({ name, version, source }) => (
        <li key={name} className="flex items-start gap-1.5">
          <Package aria-hidden className="mt-0.5 size-3.5 shrink-0 text-muted" />
          <span className="min-w-0 break-words">
            {name} {version} · <span className="text-muted">{source}</span>
          </span>
        </li>
      ))}
      {follows && (
        <li className="flex items-start gap-1.5">
          <RefreshCw aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent" />
          {t('followsHelp')}
        </li>
      )}
    </ul>
  );
};
