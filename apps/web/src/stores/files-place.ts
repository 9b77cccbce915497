import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { useTab } from './url-state.ts';
import { useShowPanel } from './use-show-panel.ts';

const tabs = ['send', 'browse'] as const;
export const useFilesTab = () => useTab('files', tabs);

/** Which folder of which VM is looked at; part of the address. */
export const useFilesPlace = () => {
  const [{ filesVm, filesPath, hidden }, set] = useQueryStates(
    {
      filesVm: parseAsString,
      filesPath: parseAsString.withDefault('.'),
      hidden: parseAsBoolean.withDefault(false),
    },
    { history: 'push', urlKeys: { filesVm: 'files-vm', filesPath: 'files-path', hidden: 'files-hidden' } },
  );
  return {
    vmId: filesVm,
    path: filesPath,
    showHidden: hidden,
    goTo: (path: string) => void set({ filesPath: path }),
    chooseVm: (vmId: string | null) => void set({ filesVm: vmId, filesPath: null }),
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
