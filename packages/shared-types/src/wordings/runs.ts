/** How commands and files on their way to VMs ended. */
export const runWordings = {
  'said-then': '{{first}} {{second}}',
  'ended-as': 'The task ended as {{status}}.',
  'task-queued': 'queued',
  'task-connecting': 'connecting',
  'task-running': 'running',
  'task-succeeded': 'succeeded',
  'task-failed': 'failed',
  'task-cancelled': 'cancelled',
  'task-timed-out': 'timed-out',
  'task-lost': 'lost',
  'task-unreachable': 'unreachable',
  'task-time-over': 'It did not end within {{seconds}} s.',
  'task-shell-ended':
    'Command {{number}} ended the shell, so the commands after it did not run (onError "stop").',
  'task-no-proc': 'The VM has no /proc; Terroir runs commands on Linux.',
  'task-no-session':
    'The SSH server of the VM starts commands in no session of their own, and there is no setsid on the VM to begin one.',
  'task-nowhere-to-write':
    'Neither the home folder nor /dev/shm nor /tmp on the VM can be written (full, read-only or missing), so nothing was started. Make room there; a terminal needs none of them for commands such as df and rm.',
  'task-refused': 'The VM refused to start: {{why}}.',
  'task-vm-anew':
    'The VM was started anew after the command had been sent, so whether it ran cannot be known. It is not sent again.',
  'task-vm-ended': 'The VM ended while the command ran.',
  'task-vm-not-running': 'The VM, or the bastion before it, is not running, so nothing was sent to it.',
  'task-forgotten': 'The VM no longer knows this task; its folder was removed.',
  'task-disk-full':
    'The disk of the VM ran full, or a file may not grow larger there (ulimit -f), so that neither all output nor how it ended could be kept.',
  'task-killed':
    'The shell on the VM was ended from outside (reboot, or killed) before it could tell how it ended.',
  'task-start-unknown': 'Whether the command started cannot be known: {{why}}.',
  'because-cut': 'the connection was cut',
  'because-not-running': 'the VM is not running',
  'task-never-began': 'It had not started yet, and never will.',
  'task-ended-unseen': 'It had ended before it could be stopped, and its exit code is not known.',
  'task-stop-unsure': 'It was told to stop, but the VM did not confirm that its processes are gone.',
  'task-nothing-sent': 'Nothing had been sent to the VM.',
  'task-cancelled-first': 'It was cancelled before it started.',
  'task-secret-gone':
    'A secret of this run is no longer kept, so nothing more was sent. Run the script anew with it.',
  'task-more-than-read': 'It was ended, and the VM still held more than was waited for.',
  'task-was-lost': 'The task was lost.',
  'task-not-followed': 'Terroir failed to follow it: {{why}}',
  'output-over-quota':
    'Terroir keeps {{bytes}} bytes of output per task; what came after this is not kept. The command went on.',
  'output-no-room':
    'The VM had no room for more of this output: its disk ran full, or a file may not grow larger there (ulimit -f). What came after this is not kept. The command went on.',
  'output-gap': 'Terroir could not read what may have come after this: {{why}}',
  'output-placed':
    'The home folder of the VM cannot be written (full, read-only or missing), so the files of this task are kept in {{place}} there until it has ended. What the commands write at home may fail too.',
  'output-removed': 'Terroir removed {{bytes}} bytes of output: {{why}}.',
  'kept-for-a-day': 'it is kept for a day',
  'kept-for-days': 'it is kept for {{days}} days',
  'oldest-above-total': 'all output together may take {{bytes}} bytes, and this was the oldest',
  'vm-has-ended': 'The VM has ended.',
  'file-refused': 'The VM refused: {{why}}',
  'file-vm-not-running': 'it is not running, or its SSH key is not known here',
  'file-failed-here': 'It failed here; the log of the server tells why.',
  'file-cut': 'The connection was cut while the file was sent.',
  'file-differs': 'The checksum on the VM differs from the one here.',
  'file-restarted': 'The server was restarted while it was sent. Send it again.',
  'exit-code': 'exit code {{code}}',
  'exit-code-unknown': 'exit code unknown',
} as const;
