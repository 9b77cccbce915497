/** What drivers say in a report of a connection, by their own English words or by the code of a warning. */
export const reports = {
  label_account: 'account',
  label_identity: 'identity',
  label_user_id: 'user id',
  label_server: 'server',
  label_user: 'user',
  label_credential_holder: 'credential holder',
  label_namespace: 'namespace',
  label_VMs: 'VMs',
  label_state: 'state',
  label_version: 'version',
  need_seeing_what_is_there: 'seeing what is there',
  need_the_network_that_VMs_stand_on: 'the network that VMs stand on',
  need_opening_and_closing_ports: 'opening and closing ports',
  need_suspend_resume_reboot_and_terminate: 'suspend, resume, reboot and terminate',
  need_cleaning_up_what_nobody_uses: 'cleaning up what nobody uses',
  need_data_disks: 'data disks',
  need_finding_a_zone_that_has_the_spec: 'finding a zone that has the spec',
  need_finding_again_what_is_ours: 'finding again what is ours',
  need_finding_the_current_image: 'finding the current image',
  need_finding_the_image: 'finding the image',
  need_launching_VMs: 'launching VMs',
  need_seeing_quotas_before_a_launch: 'seeing quotas before a launch',
  need_seeing_what_spot_VMs_cost: 'seeing what spot VMs cost',
  need_the_key_that_may_log_in: 'the key that may log in',
  need_making_VMs_networks_are_made_from_it: 'making VMs: networks are made from it',
  warning_root_user: 'This is the root user of the account: its key can do everything, billing too.',
  remedy_root_user:
    'Make an IAM user with the policy of docs/aws.md, give its key to this connection and delete the root key.',
  warning_no_sudo: '{{host}}: {{user}} is not root and sudo asks for a password.',
  remedy_no_sudo:
    'Commands run as that account; restarting it and presets that install software will not work.',
  warning_default_password: 'CB-Tumblebug takes its default user name and password.',
  remedy_default_password:
    'Whoever has them can read the private key of every VM. Set TB_API_USERNAME and TB_API_PASSWORD there, restart it, and give the connection the new ones.',
  warning_open_etcd: 'The etcd of CB-Tumblebug answers at port {{port}} without a password.',
  remedy_open_etcd:
    'Everybody who reaches that port can read and change all that it knows, keys included. Close the port to all but CB-Tumblebug, or set up etcd authentication.',
  warning_plain_http: 'The password and the keys of VMs cross the network unencrypted.',
  remedy_plain_http:
    'Put CB-Tumblebug behind a proxy with TLS and give its https URL, or use a private network.',
  warning_clock: 'Its clock is {{seconds}} s off from ours.',
  remedy_clock: 'Set both clocks (NTP): clouds refuse requests that are minutes off.',
  warning_not_initialized: 'Its init has not run since it started.',
  remedy_not_initialized:
    'Run init.py of CB-Tumblebug: it loads the specs, images and templates that VMs are made from.',
  warning_no_openbao: 'CB-Tumblebug has no OpenBao: it cannot follow VMs of {{providers}}.',
  remedy_no_openbao:
    'It calls them Creating for ever, though they run and cost. Set VAULT_TOKEN and start OpenBao there, then register the credentials again.',
};
