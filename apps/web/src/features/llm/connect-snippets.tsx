import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Select } from '../../ui/select.tsx';
import type { SnippetKind, SnippetTarget } from './snippets.ts';
import { snippetKinds, snippetOf } from './snippets.ts';

/** Ready code for other programs, with the address and the model filled in. */
export const ConnectSnippets = (target: SnippetTarget) => {
  const { t } = useTranslation('llm');
  const [kind, setKind] = useState<SnippetKind>('curl');
  const code = snippetOf[kind](target);
  return (
    <section aria-label={t('connect')} className="flex flex-col gap-1 rounded-lg border border-line p-2">
      <div className="flex items-end gap-2">
        <Select<SnippetKind>
          className="flex-1"
          label={t('connect')}
          value={kind}
          onChange={setKind}
          options={snippetKinds.map((value) => ({ value, label: t(`snippet_${value}`) }))}
        />
        <CopyButton text={code} label={t('copySnippet')} />
      </div>
      <pre className="max-h-56 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-2xs">
        {code}
      </pre>
      <p className="text-2xs text-faint">{t('tokenHint')}</p>
    </section>
  );
};
