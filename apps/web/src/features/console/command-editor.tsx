import { ArrowDown, ArrowUp, BookmarkPlus, History, Plus, SquareFunction, X } from 'lucide-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommandDraft } from '../../stores/command-draft.ts';
import type { DraftCommand } from '../../stores/command-draft.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { builtIns } from './built-ins.ts';
import { CommandField } from './command-field.tsx';
import { useCommandHistory } from './use-command-history.ts';

const maxCommands = 100;
const historyShown = 12;

interface ChoicesProps {
  label: string;
  icon: ComponentType<{ className?: string }>;
  choices: readonly string[];
  onChoose: (choice: string) => void;
}

const Choices = ({ label, icon: Icon, choices, onChoose }: ChoicesProps) => (
  <Menu
    trigger={
      <button
        type="button"
        aria-label={label}
        title={label}
        className="flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover thumb:size-11"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    }
    actions={choices.map((choice) => ({
      id: choice,
      label: <code className="block max-w-100 truncate text-xs">{choice}</code>,
      onSelect: () => onChoose(choice),
    }))}
  />
);

/** Several commands in order; they share one shell on each VM. */
export const CommandEditor = ({ onRun, onSave }: { onRun: () => void; onSave: () => void }) => {
  const { t } = useTranslation('console');
  const { commands, change } = useCommandDraft();
  const history = useCommandHistory();
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
        <div key={key} className="flex items-start gap-1 thumb:flex-wrap thumb:justify-end">
          <CommandField
            label={t('command', { number: index + 1 })}
            value={text}
            history={history}
            onChange={(value) => edit(index, value)}
            onRun={onRun}
          />
          <span className="flex">
            <Choices
              label={t('insertLabel')}
              icon={SquareFunction}
              choices={builtIns}
              onChoose={(call) => edit(index, `${text}$$Func(${call})`)}
            />
            {history.length > 0 && (
              <Choices
                label={t('historyLabel')}
                icon={History}
                choices={history.slice(0, historyShown)}
                onChoose={(command) => edit(index, command)}
              />
            )}
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
      <div className="flex gap-1">
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          disabled={commands.length >= maxCommands}
          onClick={() => set([...commands, { key: nextKey, text: '' }])}
        >
          {t('add')}
        </Button>
        <Button
          size="sm"
          variant="ghost"
          icon={BookmarkPlus}
          disabled={commands.every(({ text }) => text.trim() === '')}
          onClick={onSave}
        >
          {t('saveScript')}
        </Button>
      </div>
    </div>
  );
};
