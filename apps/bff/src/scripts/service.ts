import type { Script, ScriptParameter, ScriptPatch, ScriptRequest } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import { valueIssue } from './resolve-parameters.ts';
import { checkScriptText } from './script-text.ts';
import type { ScriptBody, ScriptStore } from './store.ts';
import { say } from '../wordings/say.ts';

export type ScriptService = ReturnType<typeof createScriptService>;

// A library that people look through; far more would be a repository, which is another tool.
const maxScripts = 500;

const refuse = (path: string, message: string) => unprocessable(`${path}: ${message}.`, [{ path, message }]);

const checkParameters = (parameters: readonly ScriptParameter[]): void => {
  for (const [index, parameter] of parameters.entries()) {
    const at = `parameters.${index}`;
    if (parameter.type === 'string' && parameter.pattern !== undefined) {
      try {
        // oxlint-disable-next-line no-new -- only to learn whether it is one
        new RegExp(parameter.pattern, 'u');
      } catch (error) {
        throw refuse(`${at}.pattern`, error instanceof Error ? error.message : String(error));
      }
    }
    if (!('default' in parameter) || parameter.default === undefined) continue;
    const issue = valueIssue(parameter, parameter.default);
    if (issue !== null) throw refuse(`${at}.default`, issue);
  }
};

const check = (body: ScriptBody): void => {
  checkParameters(body.parameters);
  for (const part of ['commands', 'check', 'undo'] as const)
    checkScriptText(body[part] ?? [], body.parameters, part);
};

/** Scripts that come with Terroir, which stay as they are, and own ones. */
export const createScriptService = (deps: {
  database: Database;
  store: ScriptStore;
  shipped: ReadonlyMap<string, Script>;
  now: () => Date;
}) => {
  const { database, store, shipped } = deps;
  const now = (): string => deps.now().toISOString();

  const find = (id: string): Script => {
    const own = shipped.get(id) ?? store.find(id);
    if (own === null) throw notFound('script', id);
    return { ...own, secretsKept: store.secretNames(id) };
  };
  const keepSecrets = (
    id: string,
    parameters: readonly ScriptParameter[],
    secrets: Readonly<Record<string, string | null>>,
  ): void => {
    for (const [name, value] of Object.entries(secrets)) {
      const parameter = parameters.find((one) => one.name === name);
      if (parameter?.type !== 'secret')
        throw refuse(`secrets.${name}`, 'is no secret parameter of the script');
      const issue = value === null ? null : valueIssue(parameter, value);
      if (issue !== null) throw refuse(`secrets.${name}`, issue);
      store.setSecret(id, name, value, now());
    }
    for (const name of store.secretNames(id))
      if (parameters.find((one) => one.name === name)?.type !== 'secret')
        store.setSecret(id, name, null, now());
  };

  return {
    all: (): Script[] => [...[...shipped.keys()].map(find), ...store.all()],
    find,
    create({ secrets, ...body }: ScriptRequest): Script {
      check(body);
      if (store.count() >= maxScripts)
        throw conflict(
          'too-many-scripts',
          say('too-many-scripts', { count: maxScripts }),
          say('delete-some-first'),
        );
      return database.transact(() => {
        const id = ulid().toLowerCase();
        store.insert(id, body, now());
        keepSecrets(id, body.parameters, secrets);
        return find(id);
      });
    },
    change(id: string, { secrets = {}, check: checkPatch, undo: undoPatch, ...patch }: ScriptPatch): Script {
      const before = find(id);
      const isText = Object.keys(patch).length > 0 || checkPatch !== undefined || undoPatch !== undefined;
      if (before.origin === 'shipped' && isText)
        throw conflict('script-shipped', say('script-is-shipped'), say('copy-and-change'));
      const { name, summary, parameters, commands, timeoutSeconds, benchmark } = {
        ...before,
        ...defined(patch),
      };
      const after = checkPatch === null ? undefined : (checkPatch ?? before.check);
      const undo = undoPatch === null ? undefined : (undoPatch ?? before.undo);
      const body: ScriptBody = {
        name,
        summary,
        parameters,
        commands,
        timeoutSeconds,
        benchmark,
        ...(after === undefined ? {} : { check: after }),
        ...(undo === undefined ? {} : { undo }),
      };
      if (before.origin === 'own') check(body);
      return database.transact(() => {
        if (isText) store.update(id, body, now());
        keepSecrets(id, parameters, secrets);
        return find(id);
      });
    },
    remove(id: string): void {
      if (find(id).origin === 'shipped')
        throw conflict('script-shipped', say('script-stays'), say('copy-under-other-name'));
      database.transact(() => store.remove(id));
    },
  };
};

/** Without the members that are undefined, which would overwrite. */
const defined = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof Value]?: Exclude<Value[Key], undefined>;
  };
