import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { portOpeningSchema } from './resource.ts';
import { wordingSchema } from './wording.ts';

export const publicationStateSchema = z.enum([
  // The front is put on the VM.
  'installing',
  // Its port is opened at the provider.
  'opening',
  // It is asked with the key and without, on the VM and from outside.
  'checking',
  'published',
  // The port is closed, then the front is removed.
  'withdrawing',
  'failed',
]);
export type PublicationState = z.infer<typeof publicationStateSchema>;

const sshPort = 22;

/** `POST /endpoints/:id/publication`: opens exactly one port for one endpoint. */
export const publicationRequestSchema = z.strictObject({
  /** Absent: 443, else 8443 or 9443, the first that is free on the VM. */
  port: portOpeningSchema.shape.port.refine((port) => port !== sshPort, 'is the port of SSH').optional(),
  /** Who may come, as an address range. */
  from: portOpeningSchema.shape.from.default('0.0.0.0/0'),
  /** One that points to the VM: then the certificate is of Let's Encrypt and the port is 443. */
  domain: z
    .string()
    .max(253)
    .regex(
      /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i,
      'is no domain name',
    )
    .optional(),
});
export type PublicationRequest = z.input<typeof publicationRequestSchema>;

/** An endpoint that is reachable from the internet, or on its way there or back. */
export const publicationSchema = z.object({
  endpointId: z.string(),
  infraId: z.string(),
  vmId: z.string(),
  state: publicationStateSchema,
  /** `key`: an API key, `Authorization: Bearer`. `password`: a page for people, with `user`. */
  access: z.enum(['key', 'password']),
  user: z.string().nullable(),
  /** Null: not known yet. */
  port: z.number().int().nullable(),
  from: z.string(),
  domain: z.string().nullable(),
  /** Base URL of OpenAI clients, or of the page; null: not known yet. */
  url: z.string().nullable(),
  /** PEM of the certificate that signs itself, for clients to trust; null: none, or Let's Encrypt's. */
  certificate: z.string().nullable(),
  /** SHA-256 of it, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: z.string().nullable(),
  /** `opened`: we opened the port at the provider. `not-ours`: no firewall of ours is there. */
  firewall: z.enum(['closed', 'opened', 'not-ours']),
  /** True: this server reached it from outside; null: not tried yet. */
  reachable: z.boolean().nullable(),
  /** The key is shown once. */
  keyShown: z.boolean(),
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
  remedy: z.string().nullable(),
  remedyWording: wordingSchema.optional(),
  /** The run that installs or removes the front. */
  runId: z.string().nullable(),
  createdAt: instantSchema,
  publishedAt: instantSchema.nullable(),
  simulated: z.boolean(),
});
export type Publication = z.infer<typeof publicationSchema>;

/** `POST /endpoints/:id/publication/key`: once. */
export const publicationKeySchema = z.object({ user: z.string().nullable(), key: z.string() });
