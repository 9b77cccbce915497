/** Built-in functions as they are written, with the arguments they most often take. */
export const builtIns = [
  'GetPublicIP(target=this)',
  "GetPublicIPs(target=this, separator=' ')",
  'GetPrivateIP(target=this)',
  "GetPrivateIPs(target=this, separator=' ')",
  'GetInfraId()',
  'GetNsId()',
  'GetVmId()',
  'GetLocationDisplay(target=this)',
  'GetLocationLatitude(target=this)',
  'GetLocationLongitude(target=this)',
  "AssignTask(task='a, b, c')",
] as const;

export interface Completion {
  /** Where what is replaced begins; it ends at the caret. */
  from: number;
  options: readonly string[];
}

/** What could be meant by `$$…` before the caret; null: no built-in is being written there. */
export const completeBuiltIn = (text: string, caret: number): Completion | null => {
  const [typed, name = ''] = /\$\$(?:F(?:u(?:n(?:c\(?)?)?)?)?([A-Za-z]*)$/.exec(text.slice(0, caret)) ?? [];
  if (typed === undefined) return null;
  const wanted = name.toLowerCase();
  const options = builtIns.filter((call) => (call.split('(')[0] ?? '').toLowerCase().includes(wanted));
  return options.length === 0 ? null : { from: caret - typed.length, options };
};
