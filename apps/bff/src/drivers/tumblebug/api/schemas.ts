import * as z from 'zod';

// Only what is read here, and forgiving: its lists are null where they are empty, and fields come and go with versions.
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});

export const anySchema = z.unknown();
export const idListSchema = z.object({ output: listOf(z.string()) });
export const readyzSchema = z.object({ message: text, ready: z.boolean(), initialized: flag });

export const locationSchema = z.object({ display: text, latitude: z.number(), longitude: z.number() });
export const connConfigSchema = z.object({
  configName: z.string(),
  providerName: z.string(),
  credentialHolder: text,
  regionZoneInfo: z.object({ assignedRegion: text }),
  regionDetail: z.object({ regionId: text }),
  regionRepresentative: flag,
  verified: flag,
  verifiedMessage: text,
});
export type ConnConfig = z.infer<typeof connConfigSchema>;
export const connConfigListSchema = z.object({ connectionconfig: listOf(connConfigSchema) });

/** A VM as `InfraInfo` shows it. */
export const nodeSchema = z.object({
  id: z.string(),
  uid: text,
  status: text,
  targetAction: text,
  systemMessage: text,
  createdTime: text,
  label: labels,
  connectionName: text,
  connectionConfig: z
    .object({
      providerName: text,
      regionZoneInfo: z.object({ assignedRegion: text }).nullish(),
      regionDetail: z.object({ regionName: text }).nullish(),
    })
    .nullish(),
  location: locationSchema.nullish(),
  region: z.object({ zone: text }).nullish(),
  publicIP: text,
  privateIP: text,
  sshPort: z.union([z.number(), z.string()]).nullish(),
  specId: text,
  cspSpecName: text,
  cspResourceId: text,
  cspResourceName: text,
  securityGroupIds: listOf(z.string()),
  sshKeyId: text,
  nodeUserName: text,
  spec: z.object({ costPerHour: z.number().nullish() }).nullish(),
});
export type TbNode = z.infer<typeof nodeSchema>;

export const infraSchema = z.object({
  id: z.string(),
  uid: text,
  name: text,
  status: text,
  targetAction: text,
  label: labels,
  systemMessage: z
    .union([z.array(z.string()), z.string()])
    .nullish()
    .transform((said) => (typeof said === 'string' ? [said] : (said ?? []))),
  node: listOf(nodeSchema),
});
export type TbInfra = z.infer<typeof infraSchema>;
export const infraListSchema = z.object({ infra: listOf(infraSchema) });

/** The cheaper listing, which has statuses and addresses and no labels. */
export const infraStatusListSchema = z.object({
  infra: listOf(
    z.object({
      id: text,
      status: text,
      targetAction: text,
      node: listOf(
        z.object({ id: z.string(), status: text, nativeStatus: text, publicIp: text, cspResourceId: text }),
      ),
    }),
  ),
});

export const openBaoSchema = z.object({ available: flag, message: text });
export const requestSchema = z.object({ status: text, errorResponse: text });
export const sshKeySchema = z.object({ privateKey: text, username: text, verifiedUsername: text });
export const hostKeySchema = z.object({ hostKey: text, keyType: text });
export const imageListSchema = z.object({
  imageList: listOf(
    z.object({
      id: text,
      cspImageName: text,
      osType: text,
      osDistribution: text,
      isBasicImage: flag,
      isGPUImage: flag,
      infraType: text,
      imageStatus: text,
      regionList: listOf(z.string()),
    }),
  ),
});
const onCspSchema = z
  .object({ info: listOf(z.object({ cspResourceId: text, refNameOrId: text })) })
  .nullish()
  .transform((found) => found?.info ?? []);
export const inspectSchema = z.object({
  resources: z.object({
    onCspTotal: onCspSchema,
    /** Made through it, and not in its records. */
    onSpiderNotTumblebug: onCspSchema,
  }),
});

// A listing without its list says nothing: only null is an empty one.
const complete = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);

const firewallRuleSchema = z.object({ Port: text, Protocol: text, Direction: text, CIDR: text });
export type FirewallRule = z.infer<typeof firewallRuleSchema>;
const securityGroupSchema = z.object({
  id: z.string(),
  firewallRules: listOf(firewallRuleSchema),
  associatedObjectList: listOf(z.string()),
});
export type TbSecurityGroup = z.infer<typeof securityGroupSchema>;
export const securityGroupListSchema = z.object({ securityGroup: complete(securityGroupSchema) });
export const ruleChangeSchema = z.object({ success: z.boolean().nullish(), message: text });

const dataDiskSchema = z.object({
  id: z.string(),
  connectionName: text,
  connectionConfig: connConfigSchema.nullish(),
  diskSize: z.number(),
  zone: text,
  status: text,
  systemMessage: text,
  description: text,
  createdTime: text,
  associatedObjectList: listOf(z.string()),
});
export type TbDataDisk = z.infer<typeof dataDiskSchema>;
export const dataDiskListSchema = z.object({ dataDisk: complete(dataDiskSchema) });

export const reviewSchema = z.object({
  overallStatus: text,
  overallMessage: text,
  nodeReviews: listOf(
    z.object({
      nodeName: text,
      status: text,
      message: text,
      canCreate: z.boolean().nullish(),
      warnings: listOf(z.string()),
      errors: listOf(z.string()),
    }),
  ),
});
