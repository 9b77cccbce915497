/** By problem code. In English the server’s own words come first; these stand in for what it leaves out. */
export const problem = {
  unreachable: {
    detail: 'The server does not answer.',
    remedy: 'Check that Terroir is running; the page tries again by itself.',
  },
  'unexpected-answer': {
    detail: 'The server answered in a way this page does not know.',
    remedy: 'Reload the page; if it stays, page and server are of different versions.',
  },
  'model-busy': {
    detail: 'The model is busy.',
    remedy: 'Ask again in a moment; a larger queue or a second VM serves more at once.',
  },
  'model-refused': {
    detail: 'The model server refused the question.',
    remedy: 'Its own words say why. Change the question or its settings and ask again.',
  },
  unauthorized: {
    detail: 'You are not signed in.',
    remedy: 'Sign in with the token from the data folder or from TERROIR_TOKEN.',
  },
  forbidden: {
    detail: 'Your role does not allow this.',
    remedy: 'Ask an administrator for a token with a higher role.',
  },
  'not-found': { detail: 'It no longer exists.', remedy: 'Go back to the list; it may have been deleted.' },
  'invalid-request': { detail: 'The request is not valid.', remedy: 'Correct the fields named below.' },
  'name-taken': { detail: 'An infra of this name is alive.', remedy: 'Choose another name.' },
  'confirmation-required': {
    detail: 'This is above the confirmation limit.',
    remedy: 'Confirm the monthly amount.',
  },
  'cap-exceeded': {
    detail: 'A spending cap forbids this.',
    remedy: 'Choose fewer or cheaper VMs, terminate others, or raise the cap in the settings.',
  },
  'infra-busy': {
    detail: 'Another operation on this infra is still going on.',
    remedy: 'Wait until it has ended, then try again.',
  },
  'infra-living': { detail: 'VMs of this infra are alive.', remedy: 'Terminate them first.' },
  'impossible-in-this-state': {
    detail: 'This is not possible in the present status.',
    remedy: 'Wait until the VMs have settled, then choose an action that fits.',
  },
  'no-targets': {
    detail: 'No running VM is meant.',
    remedy: 'Choose other targets, or wait until the VMs run.',
  },
  'not-cancellable': { detail: 'It has already started.', remedy: 'Wait until it has ended.' },
  cancelling: { detail: 'The run is already being cancelled.', remedy: 'Wait until it has ended.' },
  'nothing-to-retry': { detail: 'No task of this run failed.', remedy: 'Start a new run instead.' },
  'run-ended': { detail: 'The run has already ended.', remedy: 'Nothing is left to do.' },
  'run-not-ended': { detail: 'The run has not ended yet.', remedy: 'Wait until it has ended, or cancel it.' },
  'spec-gone': { detail: 'The catalog no longer has this spec.', remedy: 'Choose another spec.' },
  'refresh-disabled': {
    detail: 'Fetching price lists is switched off.',
    remedy: 'Allow it in the prices panel first.',
  },
  'refresh-running': {
    detail: 'A refresh of prices runs already.',
    remedy: 'Wait until it has ended, or cancel it.',
  },
  'no-refresh': { detail: 'No refresh of prices runs now.', remedy: 'Nothing is left to cancel.' },
  'too-many-manual-prices': {
    detail: 'There are too many prices set by hand.',
    remedy: 'Remove those that have expired.',
  },
  'read-only': {
    detail: 'This Terroir is read-only.',
    remedy: 'Use the process that holds the data folder.',
  },
  'file-too-large': {
    detail: 'The file is larger than 2 GiB.',
    remedy: 'Split or pack it, or fetch it on the VM with a command.',
  },
  'too-busy': { detail: 'The server is busy.', remedy: 'Try again in a moment.' },
  'too-many-requests': { detail: 'Too many requests.', remedy: 'Try again in a moment.' },
  'too-many-logins': {
    detail: 'Too many failed sign-ins.',
    remedy: 'Try again in a moment, or restart the server for a new link.',
  },
  internal: { detail: 'The server failed.', remedy: 'Look for the request id in the log of the server.' },
  'vm-unreachable': {
    detail: 'The VM cannot be reached.',
    remedy: 'Wait until it is running, or resume it.',
  },
  'no-endpoint': { detail: 'This infra serves no model.', remedy: 'Deploy one with a preset.' },
  'no-healthy-endpoint': { detail: 'No endpoint is healthy.', remedy: 'Wait until an endpoint is healthy.' },
  'endpoint-failed': { detail: 'The service on the VM broke off.', remedy: 'Try again.' },
  serverSays: 'Server: {{text}}',
} as const;
