import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { textOfRaw } from '../lib/raw-path.ts';
import { useTab } from './url-state.ts';
import { useShowPanel } from './use-show-panel.ts';

const tabs = ['send', 'browse'] as const;
export const useFilesTab = () => useTab('files', tabs);

/** By its text; by its bytes as well where they are no UTF-8. */
interface FilesPlace {
  path: string;
  rawPath: string | null;
}
export const homePlace: FilesPlace = { path: '.', rawPath: null };

/** Which folder of which VM is looked at; part of the address. */
export const useFilesPlace = () => {
  const [{ filesVm, filesPath, filesRaw, hidden }, set] = useQueryStates(
    {
      filesVm: parseAsString,
      filesPath: parseAsString.withDefault(homePlace.path),
      filesRaw: parseAsString,
      hidden: parseAsBoolean.withDefault(false),
    },
    {
      history: 'push',
      urlKeys: {
        filesVm: 'files-vm',
        filesPath: 'files-path',
        filesRaw: 'files-raw-path',
        hidden: 'files-hidden',
      },
    },
  );
  return {
    vmId: filesVm,
    path: filesRaw === null ? filesPath : textOfRaw(filesRaw),
    rawPath: filesRaw,
    showHidden: hidden,
    goTo: ({ path, rawPath }: FilesPlace) =>
      void set(
        rawPath === null ? { filesPath: path, filesRaw: null } : { filesPath: null, filesRaw: rawPath },
      ),
    chooseVm: (vmId: string | null) => void set({ filesVm: vmId, filesPath: null, filesRaw: null }),
    setShowHidden: (show: boolean) => void set({ hidden: show ? true : null }, { history: 'replace' }),
  };
};

/** Shows the files of a VM, from wherever. */
export const useShowFiles = () => {
  const showPanel = useShowPanel();
  const [, setTab] = useFilesTab();
  const { chooseVm } = useFilesPlace();
  return (vmId: string): void => {
    void setTab('browse');
    chooseVm(vmId);
    showPanel('dock', 'files');
  };
};
