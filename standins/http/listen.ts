import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than clients keep a connection that nobody uses, or a call could meet one that is just being closed. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Waits until a server listens.
 *
 * @param port 0 takes any free one
 * @returns the port
 * @throws Error with code `EADDRINUSE` (taken) or `EADDRNOTAVAIL` (no address of this machine)
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Takes no more connections, drops idle ones, and gives requests under way a moment to end. */
export function close(server: Server, graceMs = 2000): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
