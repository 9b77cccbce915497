import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { ServiceError } from '../http.ts';

const userSchema = z.object({ email: z.string(), salt: z.string(), hash: z.string() });

/** Users of the stand-in for Open WebUI, kept as it keeps its own: over restarts, passwords hashed. */
export function openUsers(path: string, secret: string) {
  let users = read(path);
  const hashOf = (password: string, salt: string) => scryptSync(password, salt, 32).toString('hex');
  const tokenOf = (email: string) => createHmac('sha256', secret).update(email).digest('base64url');
  const same = (one: string, other: string) =>
    one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
  return {
    count: () => users.length,
    add(email: string, password: string): string {
      const salt = randomBytes(16).toString('hex');
      users = [...users, { email, salt, hash: hashOf(password, salt) }].slice(0, 1_000);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(users), { mode: 0o600 });
      return tokenOf(email);
    },
    signIn(email: string, password: string): string {
      const user = users.find((one) => one.email === email);
      if (user === undefined || !same(hashOf(password, user.salt), user.hash)) {
        const detail =
          'The email or password provided is incorrect. Please check for typos and try logging in again.';
        throw new ServiceError(400, detail);
      }
      return tokenOf(email);
    },
    isToken: (token: string) => users.some(({ email }) => same(tokenOf(email), token)),
  };
}

function read(path: string): z.infer<typeof userSchema>[] {
  try {
    return z.array(userSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return []; // first start
  }
}
