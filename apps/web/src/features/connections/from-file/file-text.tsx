import { useTranslation } from 'react-i18next';
import { TextArea } from '../../../ui/text-area.tsx';

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
  return (
    <>
      <input
        type="file"
        aria-label={t('chooseFile')}
        className="text-sm"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) void file.text().then(onChange);
        }}
      />
      <TextArea
        label={t('fileText')}
        value={value}
        onChange={onChange}
        hint={hint}
        placeholder={placeholder}
        rows={7}
        mono
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
};
