import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { findAddresses } from '../../../local/service/addresses.ts';

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', '127.0.0.1'],
  ['::1', '[::1]'],
  ['192.0.2.7', '192.0.2.7'],
])('%s is reached at %s', async (host, publicHost) => {
  const addresses = await findAddresses(host);
  expect(addresses.publicHost).toBe(publicHost);
  expect(addresses.listenHost).toBe(publicHost.replace(/[[\]]/g, ''));
  expect([...addresses.servedHosts]).toEqual(expect.arrayContaining(['127.0.0.1', 'localhost', '::1', host]));
});

it('all addresses of the machine are served when it listens on all', async () => {
  const { publicHost, servedHosts } = await findAddresses('0.0.0.0');
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
  expect([...servedHosts]).toEqual(expect.arrayContaining(own));
  expect(servedHosts.has('0.0.0.0')).toBe(false);
  expect(own).toContain(publicHost);
});

it('a name that does not resolve is refused', async () => {
  await expect(findAddresses('no-such-host.invalid')).rejects.toThrow('--host');
});
