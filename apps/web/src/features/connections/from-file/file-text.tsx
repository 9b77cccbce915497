import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileButton } from '../../../ui/file-button.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { readTextFile } from './read-text-file.ts';

interface FileTextProps {
  /** Where what is in it goes. */
  hint: string;
  value: string;
  onChange: (text: string) => void;
  placeholder: string;
}

/** A credentials file, chosen or pasted. */
export const FileText = ({ value, onChange, hint, placeholder }: FileTextProps) => {
  const { t } = useTranslation('connections');
  const [chosen, setChosen] = useState<{ name: string; problem: 'too-large' | 'not-text' | null } | null>(
    null,
  );
  const choose = async (file: File): Promise<void> => {
    const read = await readTextFile(file);
    setChosen({ name: file.name, problem: typeof read === 'string' ? read : null });
    onChange(typeof read === 'string' ? '' : read.text);
  };
  const problem = chosen?.problem ?? null;
  return (
    <>
      <div className="flex min-w-0 items-center gap-3">
        <FileButton multiple={false} onFiles={([file]) => file && void choose(file)}>
          {t('chooseFile')}
        </FileButton>
        {chosen !== null && (
          <span className="min-w-0 truncate text-xs text-muted" title={chosen.name}>
            {chosen.name}
          </span>
        )}
      </div>
      <TextArea
        label={t('fileText')}
        value={value}
        onChange={(text) => {
          setChosen(null);
          onChange(text);
        }}
        hint={hint}
        error={problem !== null && t(`file_${problem}`)}
        placeholder={placeholder}
        rows={7}
        mono
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
};
