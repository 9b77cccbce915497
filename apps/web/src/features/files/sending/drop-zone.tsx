import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyError } from '../../../ui/toast.tsx';

interface DropZoneProps {
  /** What a drop here does: "Send to 3 VMs". */
  label: string;
  disabled?: boolean;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Takes files that are dragged onto what is inside; folders are told apart and refused. */
export const DropZone = ({ label, disabled = false, onFiles, children }: DropZoneProps) => {
  const { t } = useTranslation('files');
  const [over, setOver] = useState(false);
  /** Enters less leaves: each element inside tells of its own. */
  const depth = useRef(0);
  const leave = (): void => {
    depth.current = 0;
    setOver(false);
  };
  const drop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    leave();
    if (disabled) return;
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
    const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory === true);
    const files = items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? []);
    if (folders.length > 0) notifyError(t('folderDropped'), new Error(t('folderDroppedHint')));
    if (files.length > 0) onFiles(files);
  };
  return (
    <div
      className="relative flex min-h-0 min-w-0 flex-1 flex-col"
      onDragEnter={(event) => {
        if (!holdsFiles(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = disabled ? 'none' : 'copy';
      }}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-1.5 z-20 flex items-center justify-center gap-2 rounded-lg border-2 border-dashed border-accent bg-surface/90 text-sm font-medium text-accent">
          <Upload aria-hidden className="size-5" />
          {label}
        </div>
      )}
    </div>
  );
};
