/** Their own labels stand among ours. */
export const labelsWithSystem = (
  labels: Readonly<Record<string, string>>,
  namespace: string,
  id: string,
): Record<string, string> => ({
  'sys.manager': 'cb-tumblebug',
  'sys.namespace': namespace,
  'sys.id': id,
  ...labels,
});
