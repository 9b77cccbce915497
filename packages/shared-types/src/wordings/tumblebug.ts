export const tumblebugWordings = {
  'tumblebug-name': 'CB-Tumblebug',
  'tumblebug-ready': 'Ready as {{holder}}. Regions: {{regions}}, providers: {{providers}}.',
  'tumblebug-ready-without-init':
    'Ready as {{holder}}. Regions: {{regions}}, providers: {{providers}}. Its init has not run yet.',
  'tumblebug-not-ready': 'CB-Tumblebug is not ready yet: {{why}}',
  'tumblebug-starting': 'Nothing to do: it is asked again. Its start takes some minutes.',
  'tumblebug-password': 'CB-Tumblebug does not accept the user name and password: {{why}}',
  'tumblebug-give-password':
    'Give the connection the values of TB_API_USERNAME and TB_API_PASSWORD of that server; it is tried again.',
  'tumblebug-no-answer': 'CB-Tumblebug did not answer: {{why}}',
  'tumblebug-call-again':
    'Nothing to do: the call is repeated. If this lasts, see whether CB-Tumblebug runs and the URL of the connection is right.',
  'tumblebug-see-logs': 'The message is that of CB-Tumblebug; its log and that of CB-Spider say more.',
  'tumblebug-network-missing':
    'It is tried again: another order may be making this network now. If this lasts, somebody removed it at the cloud; clear its record as the message says.',
  'tumblebug-clock':
    'Set the clock (NTP) of the machine that runs CB-Tumblebug and CB-Spider: clouds refuse requests that are minutes off. It is tried again.',
  'tumblebug-expired':
    'Renew the credential of this cloud at CB-Tumblebug (register it again); it is tried again.',
  'tumblebug-enable-region': 'Enable the region in the account at that cloud, or choose another region.',
  'tumblebug-permission':
    'Give the account whose credential CB-Tumblebug has the rights to make and end VMs, networks, security groups and key pairs.',
  'tumblebug-credential':
    'Register a valid credential of this cloud at CB-Tumblebug, then test the connection.',
  'tumblebug-quota':
    'Ask that cloud for more of this quota, terminate what is not needed, or choose another spec family or region.',
  'tumblebug-templates':
    'CB-Tumblebug lacks its default templates. Run its init, which loads vnet-default and sg-default into the namespace system.',
  'tumblebug-not-here':
    'Choose another region or spec: CB-Tumblebug has no verified connection there, or its catalogue does not know this spec (load its assets).',
  'tumblebug-image': 'Choose another image: this one is not to be had with this spec in this region.',
  'tumblebug-spider':
    'Nothing to do: it is tried again. If this lasts, see whether CB-Spider runs beside CB-Tumblebug.',
  'tumblebug-under-way': 'Another action is under way there. It is tried again.',
  'tumblebug-no-image': 'CB-Tumblebug knows no image of Ubuntu {{version}} for {{spec}}.',
  'tumblebug-load-images':
    'Load its assets or fetch the images of this cloud there, or name an image of the cloud itself, such as an AMI id.',
  'tumblebug-listed-in-part': 'CB-Tumblebug listed its infras in part: it failed to read some of them.',
  'tumblebug-list-again':
    'Nothing to do: the listing is asked again. If this lasts, its log says which infra is damaged.',
  'tumblebug-preparing': '{{infra}} is being prepared by CB-Tumblebug and cannot {{action}} yet.',
  'tumblebug-no-such-vm': 'The namespace {{namespace}} has no VM {{vm}}.',
  'tumblebug-see-vms': 'See which VMs it has.',
  'tumblebug-can-join': '{{spec}}, infra {{infra}}',
  'tumblebug-cannot-join': 'it is {{status}}, in infra {{infra}}',
  'tumblebug-values-missing': 'The credential of {{provider}} lacks {{keys}}.',
  'tumblebug-fill-in': 'Fill in all of them.',
  'tumblebug-nothing-opened': 'No region of {{provider}} could be opened with it: {{why}}',
  'tumblebug-made-none': 'it made no connection',
  'tumblebug-see-values':
    'See whether the values are right and the account may list key pairs, then register it again.',
  'tumblebug-regions-answer': '{{verified}} of {{total}} regions answer',
  'tumblebug-unverified': 'its connection is not verified',
  'tumblebug-openbao-silent': 'its OpenBao does not answer: VMs would stay in Creating',
  'tumblebug-no-connection': 'CB-Tumblebug has no connection there',
  'tumblebug-lacks-disks': 'CB-Tumblebug has data disks, and Terroir does not order them there yet.',
  'tumblebug-review-refusal':
    'You can deploy all the same: CB-Tumblebug orders it whatever its review says, and it counts failures of the past in as well. Or choose another spec, region or image.',
  'tumblebug-review-warning': 'Nothing needs to be done for it.',
  'tumblebug-not-connected': 'CB-Tumblebug has no verified connection to {{region}}.',
  'tumblebug-register-there': 'Choose another region, or register a credential of this cloud there.',
  'tumblebug-disk-not-shown':
    'CB-Tumblebug took the order for the data disk {{disk}} and does not show its effect yet.',
  'tumblebug-disk-forgotten':
    'CB-Tumblebug was ended while it made the data disk {{disk}} and has forgotten the order. In {{connection}} it finds disks that it does not know, one of which may be this: {{found}}. No other one was ordered.',
  'tumblebug-disk-look':
    'Look at them in the console of that cloud, or with inspectResources of CB-Tumblebug for {{connection}} and dataDisk; delete there what is left over. Then delete this disk here and make it again.',
  'tumblebug-open-not-shown':
    'CB-Tumblebug took the order to open {{port}} for {{from}} in {{group}} and does not show it yet.',
  'tumblebug-closed-not-shown':
    'CB-Tumblebug took the order to close {{port}} for {{from}} in {{group}} and does not show it yet.',
  'tumblebug-deletion-unconfirmed':
    'Nothing to do: it is asked for again until the cloud confirms that it is gone. If this lasts, look into the console of that cloud.',
  'tumblebug-lacks-resources':
    'CB-Tumblebug makes the network, key and security group of an infra by itself.',
} as const;
