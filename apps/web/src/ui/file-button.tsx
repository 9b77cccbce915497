import { Upload } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import type { ButtonProps } from './button.tsx';

interface FileButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'disabled' | 'icon' | 'title'> {
  multiple?: boolean;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

/** Opens the browser's choice of files. */
export const FileButton = ({ multiple = true, onFiles, children, ...button }: FileButtonProps) => {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={Upload} {...button} onClick={() => field.current?.click()}>
        {children}
      </Button>
      <input
        ref={field}
        type="file"
        multiple={multiple}
        hidden
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
};
