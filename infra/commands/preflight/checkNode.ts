import type { Check } from './check.ts';

/** As in package.json's engines. */
const LEAST = [20, 19] as const;

/** @param version of `process.versions.node` */
export function checkNode(version: string): Check<string> {
  const [major, minor] = version.split('.').map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return { value: version };
  return { problem: `Node ${LEAST.join('.')} or newer is needed; this is ${version}; install a newer one.` };
}
