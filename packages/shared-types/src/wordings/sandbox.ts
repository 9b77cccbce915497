export const sandboxWordings = {
  'sandbox-name': 'The sandbox cloud',
  'sandbox-lacks-imports': 'Everything in the sandbox cloud was made by Terroir.',
  'sandbox-ready': 'Sandbox cloud: simulated hardware and money, real shells.',
  'sandbox-no-shells': 'Sandbox cloud without shells: {{reason}}',
  'sandbox-limit': 'Terminate VMs that are not needed, then scale up again.',
  'sandbox-new-token': 'Restart Terroir so that it reads the new token of its sandbox cloud.',
  'sandbox-in-use': 'Remove what uses it first.',
  'sandbox-ended': 'Scale the node group up again if it is still needed; the provider says who ended the VM.',
  'sandbox-broke': 'Terminate the VM and launch another one; the log of the sandbox cloud says more.',
  'sandbox-quota':
    'Choose another spec family or region, terminate VMs of this family, or raise the quota of the sandbox cloud (PUT /faults).',
  'sandbox-place-full':
    'Remove networks and keys that no VM uses (resources), choose another region, or raise that quota.',
  'sandbox-timeout': 'The sandbox cloud did not answer in time.',
  'sandbox-unreached': 'The sandbox cloud: {{why}}',
  'sandbox-call-again':
    'Nothing to do: the call is repeated. If this lasts, restart Terroir and read sandbox-cloud.log.',
} as const;
