import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImportConnections } from '../../../api/connections.ts';
import { useOperation } from '../../../api/operations.ts';
import { problemText } from '../../../i18n/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FileText } from './file-text.tsx';
import { ImportResults } from './import-results.tsx';
import { useImportResults } from './use-import-results.ts';

/** Registers every credential of an AWS credentials file, with the counts of what came of it. */
export const FileDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('connections');
  const [text, setText] = useState('');
  const start = useImportConnections();
  const operation = useOperation(start.data?.id ?? null, 1000);
  const refusal = start.isError ? problemText(start.error) : null;
  const results = useImportResults(start.data?.id ?? null);
  const isOver = operation.data !== undefined && operation.data.endedAt !== null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('fileTitle')}
      description={t('fileBody')}
      footer={
        <>
          <Button onClick={onClose}>{isOver ? t('close') : t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={text.trim() === '' || isOver}
            busy={start.isPending || (start.data !== undefined && !isOver)}
            onClick={() => start.mutate({ files: [{ driver: 'aws', text }] })}
          >
            {t('register')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FileText
          value={text}
          onChange={(next) => {
            setText(next);
            // What came of the text before is not what comes of this one.
            if (isOver) start.reset();
          }}
          hint={t('secretHint')}
          placeholder={'[lab]\naws_access_key_id = …\naws_secret_access_key = …'}
        />
        {operation.data !== undefined && <ImportResults results={results} isOver={isOver} />}
        {refusal !== null && (
          <p role="alert" className="text-sm text-failed">
            {[refusal.detail, refusal.remedy, refusal.verbatim]
              .filter((part) => part !== undefined)
              .join(' ')}
          </p>
        )}
      </div>
    </Dialog>
  );
};
