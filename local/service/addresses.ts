import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { StartError } from './startError.ts';

/** How the service is reached. */
export interface Addresses {
  /** The address to listen on: a name may stand for several, and the printed one must be it. */
  listenHost: string;
  /** For URLs, IPv6 in brackets; an IP address, since SDKs address buckets by path only then. */
  publicHost: string;
  /** What a Host header may name, lower case. */
  servedHosts: ReadonlySet<string>;
}

const WILDCARDS = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Which addresses belong to the host that the service listens on.
 *
 * @param host of `--host`
 * @throws StartError when the name cannot be resolved
 */
export async function findAddresses(host: string): Promise<Addresses> {
  if (WILDCARDS.includes(host)) {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const external = all.find(({ internal, family }) => !internal && family === 'IPv4');
    const names = [...LOOPBACK, ...all.map(({ address }) => address), hostname()];
    return { listenHost: host, publicHost: external?.address ?? '127.0.0.1', servedHosts: lowerCase(names) };
  }
  const address = isIP(host) ? host : await resolveName(host);
  const names = [...LOOPBACK, host, address];
  return {
    listenHost: address,
    publicHost: isIP(address) === 6 ? `[${address}]` : address,
    servedHosts: lowerCase(names),
  };
}

async function resolveName(host: string): Promise<string> {
  try {
    // IPv4 first: "localhost" is then 127.0.0.1, as the page's address says.
    return (await lookup(host, { family: 4 }).catch(() => lookup(host))).address;
  } catch (cause) {
    throw new StartError(`--host: expected a name or address of this machine, got "${host}", which does not resolve.`, {
      cause,
    });
  }
}

function lowerCase(names: string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
