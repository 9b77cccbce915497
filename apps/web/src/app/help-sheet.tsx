import { useAllTexts } from '../i18n/use-all-texts.ts';
import { BookOpen } from 'lucide-react';
import { useDialogs } from '../stores/dialogs.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { panels } from './panels.tsx';

const Section = ({
  title,
  rows,
}: {
  title: string;
  rows: readonly { label: string; keys: readonly string[] }[];
}) => (
  <section className="break-inside-avoid pb-4">
    <h3 className="pb-1 text-xs font-semibold text-muted">{title}</h3>
    <dl>
      {rows.map(({ label, keys }) => (
        <div
          key={label}
          className="flex items-center justify-between gap-4 border-b border-line/60 py-1.5 last:border-0"
        >
          <dt className="text-sm">{label}</dt>
          <dd>
            <Kbd keys={keys} />
          </dd>
        </div>
      ))}
    </dl>
  </section>
);

/** The `?` sheet: every shortcut, from the same registry that makes them work. */
export const HelpSheet = () => {
  const t = useAllTexts();
  const { shown, close } = useDialogs();
  const withKeys = panels.flatMap(({ title, keys }) => (keys ? [{ label: title(t), keys }] : []));
  return (
    <Dialog
      open={shown === 'help'}
      onOpenChange={(open) => !open && close()}
      title={t('help.title')}
      size="md"
    >
      <div className="gap-8 wide:columns-2">
        <Section
          title={t('help.general')}
          rows={[
            { label: t('help.palette'), keys: ['mod', 'k'] },
            { label: t('help.sheet'), keys: ['?'] },
            { label: t('help.escape'), keys: ['Esc'] },
          ]}
        />
        <Section
          title={t('help.map')}
          rows={[
            { label: t('help.pan'), keys: ['←', '↑', '↓', '→'] },
            { label: t('help.zoomIn'), keys: ['+', '−'] },
            { label: t('help.projection'), keys: ['g', 'b'] },
          ]}
        />
        {withKeys.length > 0 && <Section title={t('help.panels')} rows={withKeys} />}
        <a
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1.5 text-sm text-accent hover:underline thumb:min-h-11"
        >
          <BookOpen aria-hidden className="size-4" />
          {t('help.apiDocs')}
        </a>
      </div>
    </Dialog>
  );
};
