import type { PortOpening } from '@terroir/shared-types';
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { maxOpenings, readNetwork, readPorts, sameOpening, sshPort } from './ports.ts';

interface OpenPortFormProps {
  /** What is in the list already. */
  openings: readonly PortOpening[];
  onOpen: (openings: readonly PortOpening[]) => void;
}

const everybody = '0.0.0.0/0';

/** Ports and who may reach them, added to the list when both make sense. */
export const OpenPortForm = ({ openings, onOpen }: OpenPortFormProps) => {
  const { t } = useTranslation('resources');
  const [typedPorts, setTypedPorts] = useState('');
  const [typedFrom, setTypedFrom] = useState('');
  const [isAsked, setAsked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const ports = readPorts(typedPorts);
  const from = readNetwork(typedFrom);
  const wanted = ports === null || from === null ? [] : ports.map((port) => ({ port, from }));
  const fresh = wanted.filter((one) => !openings.some((known) => sameOpening(known, one)));

  const portsError = (): string | undefined => {
    if (ports === null) return t('portsWrong');
    if (ports.includes(sshPort)) return t('portsSsh');
    if (openings.length + fresh.length > maxOpenings || ports.length > maxOpenings)
      return t('portsTooMany', { count: maxOpenings });
    return wanted.length > 0 && fresh.length === 0 ? t('portsKnown') : undefined;
  };
  const wrongPorts = portsError();
  const wrongFrom = from === null ? t('networkWrong') : undefined;

  const add = (): void => {
    if (wrongPorts !== undefined || wrongFrom !== undefined) {
      setAsked(true);
      return;
    }
    onOpen(fresh);
    setTypedPorts('');
    setAsked(false);
    first.current?.focus();
  };

  return (
    <form
      aria-label={t('openPort')}
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-2">
        <TextField
          ref={first}
          label={t('portsLabel')}
          value={typedPorts}
          onChange={setTypedPorts}
          placeholder="443"
          inputMode="text"
          autoComplete="off"
          mono
          {...(isAsked && wrongPorts !== undefined ? { error: wrongPorts } : {})}
        />
        <TextField
          label={t('from')}
          aside={
            <button
              type="button"
              className="text-accent hover:underline"
              onClick={() => setTypedFrom(everybody)}
            >
              {t('everybody')}
            </button>
          }
          value={typedFrom}
          onChange={setTypedFrom}
          placeholder="203.0.113.0/24"
          autoComplete="off"
          spellCheck={false}
          mono
          {...(isAsked && wrongFrom !== undefined ? { error: wrongFrom } : {})}
        />
      </div>
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-xs text-faint">{t('openPortHint')}</p>
        <Button type="submit" size="sm" icon={Plus}>
          {t('addPort')}
        </Button>
      </div>
    </form>
  );
};
