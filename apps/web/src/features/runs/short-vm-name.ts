/** The name of a VM without its infra's, where that stands above. */
export const shortVmName = (infraName: string, vmName: string): string =>
  vmName.startsWith(`${infraName}-`) ? vmName.slice(infraName.length + 1) : vmName;
