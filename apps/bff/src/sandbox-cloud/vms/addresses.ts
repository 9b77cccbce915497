/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544): no address in it is anyone's, so none can be reached by mistake. */
const publicBase = (198 << 24) | (18 << 16);
const publicCount = 1 << 17;
const privateBase = 10 << 24;

/** Addresses of the n-th VM (n ≥ 1). Unique for 130,048 VMs in a row, never ending in 0 or 255. */
export function addressesOf(index: number): { publicIp: string; privateIp: string } {
  const usable = (publicCount / 256) * 254;
  const slot = (index - 1) % usable;
  const offset = Math.floor(slot / 254) * 256 + (slot % 254) + 1;
  return { publicIp: dotted(publicBase + offset), privateIp: dotted(privateBase + (1 << 16) + offset) };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
