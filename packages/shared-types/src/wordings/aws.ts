export const awsWordings = {
  'aws-account': 'Account {{account}} as {{arn}}. Regions: {{regions}}.',
  'aws-account-closed': 'Account {{account}} as {{arn}}. Regions: {{regions}}. Not enabled: {{closed}}.',
  'aws-quota':
    'Ask AWS for more of this quota, terminate what is not needed, or choose another family or region.',
  'aws-quota-short':
    'VcpuLimitExceeded: {{spec}} needs {{vcpus}} vCPUs, and {{inUse}} of the vCPU limit of {{limit}} of "{{quota}}" ({{code}}) in {{region}} run already.',
  'aws-no-vm-of-quota': 'No such VM can be launched here until AWS raises {{code}}.',
  'aws-credential': 'Give the connection a key that is valid and active, then test it.',
  'aws-expired':
    'Renew the temporary credential (sign in again with SSO, or give the connection new keys); it is tried again.',
  'aws-permission':
    'Test the connection: the report names the permissions that are missing and the policy to paste.',
  'aws-clock':
    'Set the clock of this machine (NTP): AWS refuses requests that are more than five minutes off. It is tried again.',
  'aws-enable-region':
    'Enable the region in the AWS account settings, or take it out of the regions of the connection.',
  'aws-gone': 'It is gone at AWS. Remove it with refine or scale the node group.',
  'aws-not-known-yet':
    'It is tried again: new things take some seconds until all of AWS knows them. If this lasts, somebody has removed it at AWS; the next launch makes it anew.',
  'aws-in-use':
    'Something at AWS still uses it. It is tried again; if this lasts, see in the VPC console what that is.',
  'aws-grown-lately': 'A volume can be grown again six hours after the last time. Grow it then.',
  'aws-protected':
    'It is protected against termination at AWS. Switch that off there, then terminate it again.',
  'aws-no-answer': 'AWS {{region}} did not answer: {{why}}',
  'aws-call-again':
    'Nothing to do: the call is repeated. If this lasts, see whether this machine reaches AWS and whether AWS_ENDPOINT_URL or the endpoint of the connection is right.',
  'aws-region-closed': 'The account has not enabled {{region}}.',
  'aws-region-unknown': 'AWS has no region {{region}}.',
  'aws-region-to-enable': 'Enable it in the account settings of AWS before it is used.',
  'aws-region-no-such': 'AWS knows no region of this name.',
  'aws-no-open-region': 'None of the chosen regions is enabled in this account.',
  'aws-enable-one': 'Enable one in the account settings of AWS, or choose others.',
  'aws-looked-elsewhere': 'AWS looked at something else first: {{why}}',
  'aws-vm-hidden': 'AWS has made a VM under this key before and does not show it yet.',
  'aws-volume-hidden': 'AWS has made a volume under this key before and does not show it yet.',
  'aws-subnets-hidden': 'AWS has made the subnets {{key}} and does not show them yet.',
  'aws-image-unusable': 'The image {{image}} is not one that can be booted at AWS.',
  'aws-choose-image': 'Choose an image of the list, or give an AMI id such as ami-0123456789abcdef0.',
  'aws-spot-taken':
    'AWS took the spot VM back. Launch it again, or use a connection of the on-demand market.',
  'aws-ended':
    'Scale the node group up again if it is still needed; the reason stands beside the instance at AWS.',
  'aws-no-zone': 'No availability zone of {{region}} with a subnet of ours offers {{spec}}.',
  'aws-no-zones': 'AWS shows no zone in {{region}}.',
  'aws-choose-region': 'Choose another region.',
  'aws-no-network': 'AWS has no network {{network}}.',
  'aws-network-anew': 'It is gone at AWS; the next VM there gets a new one.',
  'aws-own-address-unknown':
    'The address that this server has for AWS is not known: {{url}} does not say it ({{why}}).',
  'aws-set-allow-from':
    'Nothing is opened to everybody for that. Set "allow from" of the connection to the addresses that may reach SSH.',
  'aws-disks-full': 'The VM {{vm}} has {{count}} data disks already.',
  'aws-detach-one': 'Detach one of them, or use another VM.',
  'aws-no-volume': 'AWS has no volume {{volume}}.',
  'aws-delete-here': 'It is gone at AWS. Delete it here.',
  'aws-volume-broken': 'The volume {{volume}} is in the state error at AWS.',
  'aws-make-another': 'Delete it and make another one.',
  'aws-volume-attached': 'The volume {{volume}} is attached to {{vm}}.',
  'aws-detach-first': 'Detach it first.',
  'aws-no-vm-there': 'AWS has no VM {{vm}} in {{region}}.',
  'aws-choose-vm': 'Choose another VM.',
  'aws-other-zone':
    'The volume {{volume}} is in {{there}} and the VM {{vm}} in {{here}}; EBS attaches within a zone only.',
  'aws-disk-with-vm': 'Make another disk and name this VM with it: it is then made in the same zone.',
  'aws-vm-not-ready': 'The VM {{vm}} cannot take a disk now.',
  'aws-only-grows': 'The volume {{volume}} has {{sizeGib}} GiB; a volume can only grow.',
  'aws-make-smaller': 'Make a smaller one.',
  'aws-test-it': 'Test the connection: the report names the permissions that are missing.',
  'aws-lacks-suspend': 'AWS cannot stop a spot VM, which it may take away at any time.',
  'aws-lacks-imports':
    'VMs that others made in the account are left alone; import them as your own hosts over SSH.',
} as const;
