import { ArrowDown, ArrowUp, Plus, SquareFunction, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommandDraft } from '../../stores/command-draft.ts';
import type { DraftCommand } from '../../stores/command-draft.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { TextArea } from '../../ui/text-area.tsx';

const builtIns = [
  'GetPublicIP(target=this)',
  "GetPublicIPs(target=this, separator=' ')",
  'GetPrivateIP(target=this)',
  'GetInfraId()',
  'GetVmId()',
  'GetLocationDisplay(target=this)',
  "AssignTask(task='a, b, c')",
];
const maxCommands = 100;

/** Several commands in order; they share one shell on each VM. */
export const CommandEditor = ({ onRun }: { onRun: () => void }) => {
  const { t } = useTranslation('console');
  const { commands, change } = useCommandDraft();
  const set = (next: readonly DraftCommand[]): void => change({ commands: next });
  const nextKey = Math.max(0, ...commands.map(({ key }) => key)) + 1;
  const edit = (index: number, text: string): void =>
    set(commands.map((command, at) => (at === index ? { ...command, text } : command)));
  const move = (index: number, by: -1 | 1): void => {
    const command = commands[index];
    if (command !== undefined) set(commands.toSpliced(index, 1).toSpliced(index + by, 0, command));
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-faint">{t('commandsHelp')}</p>
      {commands.map(({ key, text }, index) => (
        <div key={key} className="flex items-start gap-1">
          <TextArea
            className="flex-1"
            label={t('command', { number: index + 1 })}
            labelHidden
            mono
            rows={Math.min(6, Math.max(1, text.split('\n').length))}
            spellCheck={false}
            autoCapitalize="off"
            value={text}
            onChange={(value) => edit(index, value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                onRun();
              }
            }}
          />
          <span className="flex">
            <Menu
              trigger={
                <button
                  type="button"
                  aria-label={t('insertLabel')}
                  title={t('insertLabel')}
                  className="flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover thumb:size-11"
                >
                  <SquareFunction aria-hidden className="size-4" />
                </button>
              }
              actions={builtIns.map((call) => ({
                id: call,
                label: <code className="text-xs">{call}</code>,
                onSelect: () => edit(index, `${text}$$Func(${call})`),
              }))}
            />
            {commands.length > 1 && (
              <>
                <IconButton
                  size="sm"
                  label={t('up', { number: index + 1 })}
                  icon={ArrowUp}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  size="sm"
                  label={t('down', { number: index + 1 })}
                  icon={ArrowDown}
                  disabled={index === commands.length - 1}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  size="sm"
                  label={t('remove', { number: index + 1 })}
                  icon={X}
                  onClick={() => set(commands.toSpliced(index, 1))}
                />
              </>
            )}
          </span>
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="self-start"
        disabled={commands.length >= maxCommands}
        onClick={() => set([...commands, { key: nextKey, text: '' }])}
      >
        {t('add')}
      </Button>
    </div>
  );
};
