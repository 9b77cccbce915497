/** What went wrong behind our back. */
export const incidentWordings = {
  'incident-resource-missing':
    'The {{kind}} {{name}} in {{region}} is gone at the provider; {{count}} VMs stand on it.',
  'incident-resource-made-anew': 'The next VM there gets a new one. See at the provider who removed it.',
  'kind-vnet': 'vnet',
  'kind-subnet': 'subnet',
  'kind-security-group': 'security-group',
  'kind-key': 'key',
  'incident-disk-missing': 'The disk {{name}} ({{sizeGib}} GiB) is gone at the provider.',
  'incident-make-disk-again': 'Make it again if it is still needed, or delete it here.',
  'incident-not-ours':
    '{{vm}} was to be ended, but {{providerVmId}} does not carry its tags at the provider.',
  'incident-not-ours-remedy':
    'Nothing was ended. See at the provider whose VM it is; give it its tags back if it is this one.',
  'incident-unanswered': '{{vm}} may run for {{usd}} USD/h: its creation was sent and not answered. {{why}}',
  'incident-unanswered-unpriced':
    '{{vm}} may run at an unknown price: its creation was sent and not answered. {{why}}',
  'incident-asked-on': 'It goes on being asked for. {{remedy}}',
  'incident-not-listed': 'The VMs of {{connection}} cannot be listed: {{why}}',
  'incident-out-of-date': 'What is shown may be out of date; it is asked again by itself. {{remedy}}',
  'incident-asked-again': 'What is shown may be out of date; it is asked again by itself.',
  'incident-ended':
    '{{vm}} ({{usd}} USD/h) ended at {{connection}} without being asked to by Terroir; it was {{status}}.',
  'incident-ended-unpriced':
    '{{vm}} (at an unknown price) ended at {{connection}} without being asked to by Terroir; it was {{status}}.',
  'incident-scale-up':
    'Scale the node group up again if it is still needed, and see the provider who ended it.',
  'incident-stuck': '{{vm}} cannot be terminated yet: {{why}}',
  'incident-tried-on': 'It goes on being tried. {{remedy}}',
  'incident-clock-ahead':
    'The clock of this server jumped ahead by {{time}}. Terroir goes on with its own time.',
  'incident-clock-back':
    'The clock of this server jumped back by {{time}}. Terroir goes on with its own time.',
  'incident-set-clock': 'Set the clock right. If it is right now, start Terroir anew: it then goes by it.',
  'incident-cloud-ahead': 'The clock of {{connection}} is {{time}} ahead of that of this server.',
  'incident-cloud-behind': 'The clock of {{connection}} is {{time}} behind that of this server.',
  'incident-time-service':
    'Set the clock of this server by a time service: expiries, schedules and costs go by it, and clouds refuse calls that are off by minutes.',
  'incident-adopted': '{{vm}} runs at {{connection}} under our tags but was not known here ({{usd}} USD/h).',
  'incident-adopted-unpriced': '{{vm}} runs at {{connection}} under our tags but was not known here.',
  'incident-shown-now': 'It is shown in its infra now. Terminate it if it is not needed.',
  'incident-shown-keyless':
    'It is shown in its infra now. Terminate it if it is not needed. Its SSH key is lost: it cannot be reached, only ended.',
  'incident-adopted-many':
    '{{count}} VMs of {{infra}} run at {{connection}} under our tags but were not known here ({{usd}} USD/h).',
  'incident-adopted-many-unpriced':
    '{{count}} VMs of {{infra}} run at {{connection}} under our tags but were not known here ({{usd}} USD/h and some without a known price).',
  'incident-shown-many': 'They are shown in their infra now. Terminate those that are not needed.',
  'incident-shown-keyless-many':
    'They are shown in their infra now. Terminate those that are not needed. Their SSH key is lost: they cannot be reached, only ended.',
  'incident-rebuilt-remedy':
    'See that every infra is back. Descriptions, runs and costs so far are in the damaged file only.',
  'vm-ended-early': 'The VM ended before it ran; the provider calls it {{raw}} ({{status}}).',
  'vm-replace': 'Remove it with refine and scale the node group up again.',
  'vm-too-slow': 'The VM did not run within {{minutes}} minutes.',
  'vm-being-ended': 'It is being terminated at the provider. Try another spec or region.',
  'create-never-answered':
    '{{connection}} never answered the creation, and two complete listings did not show the VM.',
  'create-scale-up':
    'Scale the node group up again. Should the VM show up after all, it is taken in and reported.',
} as const;
