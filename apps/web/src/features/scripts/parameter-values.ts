import type { Script, ScriptParameter } from '@terroir/shared-types';

export type ParameterValues = Readonly<Record<string, string | number | boolean | null>>;

/** What the form of a script begins with; null: nothing yet. */
export const firstValues = ({ parameters }: Pick<Script, 'parameters'>): ParameterValues =>
  Object.fromEntries(
    parameters.map((parameter) => {
      if (parameter.type === 'secret' || parameter.type === 'infra') return [parameter.name, null];
      if (parameter.type === 'boolean') return [parameter.name, parameter.default ?? false];
      if (parameter.type === 'choice')
        return [parameter.name, parameter.default ?? parameter.choices[0] ?? null];
      return [parameter.name, parameter.default ?? null];
    }),
  );

/** True: the server may be asked without this value. */
const mayMiss = (parameter: ScriptParameter, secretsKept: readonly string[]): boolean => {
  if (parameter.type === 'secret') return parameter.optional === true || secretsKept.includes(parameter.name);
  return parameter.type === 'string' && (parameter.min ?? 0) === 0 && parameter.default !== undefined;
};

/** Names of parameters that still want a value. */
export const missingValues = (
  script: Pick<Script, 'parameters' | 'secretsKept'>,
  values: ParameterValues,
): string[] =>
  script.parameters
    .filter((parameter) => {
      const value = values[parameter.name];
      return (
        (value === null || value === undefined || value === '') && !mayMiss(parameter, script.secretsKept)
      );
    })
    .map(({ name }) => name);

/** The values to send: what was not given is left to the server. */
export const givenValues = (values: ParameterValues): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null),
  );
