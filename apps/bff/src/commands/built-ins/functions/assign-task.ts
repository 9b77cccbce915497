import { BuiltInError } from '../built-in-error.ts';
import { argument, type BuiltInFunction } from './built-in-function.ts';

/** The k-th VM of the run gets task k modulo the number of tasks. */
export const assignTask: BuiltInFunction = {
  name: 'AssignTask',
  args: ['task'],
  required: ['task'],
  evaluate(call, context) {
    const tasks = argument(call, 'task')
      .split(',')
      .map((task) => task.trim())
      .filter((task) => task !== '');
    const task = tasks[context.ordinal % tasks.length];
    if (task === undefined) throw new BuiltInError('AssignTask has no task to give', call.start);
    return task;
  },
};
