import * as z from 'zod';

/** Header → the values that match it, any of them. */
const headersSchema = z.record(z.string(), z.array(z.string()));

const handlerSchema = z.discriminatedUnion('handler', [
  z.strictObject({
    handler: z.literal('static_response'),
    status_code: z.number().int(),
    headers: headersSchema.default({}),
    body: z.string().default(''),
  }),
  z.strictObject({
    handler: z.literal('reverse_proxy'),
    upstreams: z.array(z.strictObject({ dial: z.string().regex(/^127\.0\.0\.1:\d+$/) })).length(1),
    flush_interval: z.literal(-1),
    headers: z
      .strictObject({
        request: z.strictObject({
          set: headersSchema.default({}),
          delete: z.array(z.string()).default([]),
        }),
      })
      .optional(),
  }),
]);
const matcherSchema = z.strictObject({
  header: headersSchema.optional(),
  header_regexp: z.record(z.string(), z.strictObject({ pattern: z.string() })).optional(),
  path: z.array(z.string()).optional(),
});
const routeSchema = z.strictObject({
  match: z.array(matcherSchema).optional(),
  handle: z.array(handlerSchema).length(1),
  terminal: z.boolean().default(false),
});
export type CaddyRoute = z.infer<typeof routeSchema>;

/** The part of Caddy's JSON configuration that the stand-in understands; as Caddy, it refuses what it does not know. */
export const caddyConfigSchema = z.strictObject({
  admin: z.strictObject({ disabled: z.literal(true), config: z.strictObject({ persist: z.boolean() }) }),
  logging: z.unknown(),
  apps: z.strictObject({
    tls: z.strictObject({
      automation: z.unknown().optional(),
      certificates: z.strictObject({
        automate: z.unknown().optional(),
        load_files: z
          .array(z.strictObject({ certificate: z.string(), key: z.string() }), {
            error: 'this machine has no network to ask a certificate authority',
          })
          .min(1),
      }),
    }),
    http: z.strictObject({
      servers: z.strictObject({
        front: z.strictObject({
          listen: z.array(z.string().regex(/^:\d+$/)).length(1),
          automatic_https: z.strictObject({ disable: z.literal(true) }),
          tls_connection_policies: z.array(z.strictObject({ default_sni: z.string() })),
          routes: z.array(routeSchema),
        }),
      }),
    }),
  }),
});
