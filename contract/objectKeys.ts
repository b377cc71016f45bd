/**
 * Keys in the bucket. `uploads/<tenant>/<clipId>` is written through a signed form made for one clip;
 * `drops/<tenant>/<batch>/[<speaker>/]<file>` by any S3 client without a call before.
 */

/** Where the objects of each kind lie; storage rules and notifications go by these prefixes. */
export const KEY_PREFIXES = { uploads: 'uploads/', drops: 'drops/' } as const;

/** What a key says. */
export type ParsedKey =
  | { kind: 'upload'; tenant: string; clipId: string }
  | { kind: 'drop'; tenant: string; batch: string; speaker: string | undefined; fileName: string };

/** The key that a clip's signed form may write, and no other. */
export function uploadKey(tenant: string, clipId: string): string {
  return `${KEY_PREFIXES.uploads}${tenant}/${clipId}`;
}

/**
 * Reads a (decoded) key.
 *
 * @returns what it says, or `undefined` when it is none of ours (a folder marker, a stray object).
 */
export function parseObjectKey(key: string): ParsedKey | undefined {
  const [root, tenant, ...rest] = key.split('/');
  if (!tenant || rest.some((part) => part === '')) return undefined;
  if (root === 'uploads' && rest.length === 1) return { kind: 'upload', tenant, clipId: rest[0] };
  if (root === 'drops' && (rest.length === 2 || rest.length === 3)) {
    const speaker = rest.length === 3 ? rest[1] : undefined;
    return { kind: 'drop', tenant, batch: rest[0], speaker, fileName: rest.at(-1) as string };
  }
  return undefined;
}
