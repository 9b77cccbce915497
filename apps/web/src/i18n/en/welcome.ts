export const welcome = {
  title: 'Try it in the sandbox',
  detail: 'No account, no money: simulated machines, real shells.',
  dismiss: 'Hide the first steps',
  done: 'done',
  step_find: 'Find a spec on the map',
  step_deploy: 'Deploy it and watch it come up',
  step_command: 'Run a command on it',
  step_model: 'Serve a model and chat with it',
  action_find: 'Find a spec',
  action_deploy: 'Deploy it',
  action_command: 'Open the console',
  action_model: 'Serve a model',
} as const;
