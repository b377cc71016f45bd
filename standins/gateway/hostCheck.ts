const HIGHEST_PORT = 65_535;

/**
 * Whether a request's Host header names this server. A page of a stranger can make its own name point to this machine
 * (DNS rebinding) and would then share our origin; its name in the Host header gives it away.
 *
 * @param header the Host header
 * @param hosts the served names and addresses, lower case, IPv6 without brackets
 */
export function isServedHost(header: string | undefined, hosts: ReadonlySet<string>): boolean {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]/@]+))(?::(\d{1,5}))?$/i.exec(header ?? '');
  const name = (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '');
  // Of a port that cannot be, the function could make no URL.
  return name !== undefined && hosts.has(name) && Number(match?.[3] ?? 0) <= HIGHEST_PORT;
}
