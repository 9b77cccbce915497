import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLaunchDraft } from '../../stores/launch-draft.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextArea } from '../../ui/text-area.tsx';

/** Commands run on every VM once it is up, in order. */
export const PostCommands = () => {
  const { t } = useTranslation('launch');
  const commands = useLaunchDraft((draft) => draft.postCommands);
  const change = useLaunchDraft((draft) => draft.change);
  const set = (postCommands: readonly string[]): void => change({ postCommands });
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-faint">{t('postCommandsHelp')}</p>
      {commands.map((command, index) => (
        <div key={index} className="flex items-start gap-1">
          <TextArea
            className="flex-1"
            label={t('postCommand', { number: index + 1 })}
            labelHidden
            mono
            rows={2}
            value={command}
            onChange={(text) => set(commands.with(index, text))}
          />
          <IconButton
            size="sm"
            label={t('removeCommand', { number: index + 1 })}
            icon={X}
            onClick={() => set(commands.toSpliced(index, 1))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        className="self-start"
        disabled={commands.length >= 50}
        onClick={() => set([...commands, ''])}
      >
        {t('addCommand')}
      </Button>
    </div>
  );
};
