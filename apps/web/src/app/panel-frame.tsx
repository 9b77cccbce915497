import { useAllTexts } from '../i18n/use-all-texts.ts';
import { X } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/cn.ts';
import { useOpenPanel } from '../stores/url-state.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PanelContent } from './panel-content.tsx';
import type { PanelDefinition } from './panel-definition.ts';

interface PanelFrameProps {
  panel: PanelDefinition;
  className?: string;
  style?: CSSProperties;
  /** Above the title: a handle. */
  handle?: ReactNode;
}

/** Border, title and close button around a panel's body, in whatever slot. */
export const PanelFrame = ({ panel, className, style, handle }: PanelFrameProps) => {
  const t = useAllTexts();
  const { t: shell } = useTranslation('shell');
  const open = useOpenPanel();
  const title = panel.title(t);
  return (
    <section
      aria-label={title}
      data-panel={panel.id}
      style={style}
      className={cn(
        'own-layer pointer-events-auto relative flex min-h-0 animate-enter flex-col overflow-hidden border border-line bg-surface shadow-float',
        className,
      )}
    >
      {handle}
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{title}</h2>
        <IconButton
          label={shell('panel.close', { title })}
          icon={X}
          size="sm"
          onClick={() => open(panel.slot, null)}
        />
      </header>
      <PanelContent panel={panel} />
    </section>
  );
};
