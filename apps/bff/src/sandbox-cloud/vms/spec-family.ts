/**
 * The family a quota counts by, from the spec's name, in lower case: the part before the first dot or dash that
 * carries the type (`p5.48xlarge` → p5, `ecs.gn7i-c8g1.2xlarge` → gn7i, `a2-highgpu-1g` → a2); for Azure's names the
 * leading letters of the size (`Standard_NC24ads_A100_v4` → nc, `Standard_D4s_v5` → d).
 */
export function specFamily(spec: string): string {
  const azure = /^(?:standard|basic)_([a-z]+)/i.exec(spec);
  if (azure?.[1]) return azure[1].toLowerCase();
  const name = spec.toLowerCase().replace(/^(?:ecs|vm|bm|gpu|db)\./, '');
  return /^[^.\-_: ]+/.exec(name)?.[0] ?? name;
}
