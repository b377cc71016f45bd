/**
 * Keys in the bucket. `uploads/<tenant>/<clipId>` is written through a signed form made for one clip;
 * `drops/<tenant>/<batch>/[<speaker>/]<file>` by any S3 client without a call before. What came of a dropped file is
 * written under the same path below `results/`, with `.json` behind it. A timeline that is too long for a clip's record
 * lies under `timelines/<tenant>/<clipId>.json`.
 */

/** Where the objects of each kind lie; storage rules and notifications go by these prefixes. */
export const KEY_PREFIXES = {
  uploads: 'uploads/',
  drops: 'drops/',
  results: 'results/',
  timelines: 'timelines/',
} as const;

/** S3's limit for a key, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;

/** What the key of a dropped file says. */
export interface DropKey {
  kind: 'drop';
  tenant: string;
  batch: string;
  speaker: string | undefined;
  fileName: string;
}

/** What a key says. */
export type ParsedKey = { kind: 'upload'; tenant: string; clipId: string } | DropKey;

/** The key that a clip's signed form may write, and no other. */
export function uploadKey(tenant: string, clipId: string): string {
  return `${KEY_PREFIXES.uploads}${tenant}/${clipId}`;
}

/** Where the result of a dropped file is written. Other drops have other keys. */
export function resultKey({ tenant, batch, speaker, fileName }: DropKey): string {
  const folder = speaker === undefined ? '' : `${speaker}/`;
  return `${KEY_PREFIXES.results}${tenant}/${batch}/${folder}${fileName}.json`;
}

/** Where a clip's segments lie when they are too many for its record. */
export function timelineKey(tenant: string, clipId: string): string {
  return `${KEY_PREFIXES.timelines}${tenant}/${clipId}.json`;
}

/**
 * Reads a (decoded) key.
 *
 * @returns what it says, or `undefined` when it is none of ours: a folder marker, a stray object, a drop whose key is
 * so long that its result could have none
 */
export function parseObjectKey(key: string): ParsedKey | undefined {
  const [root, tenant, ...rest] = key.split('/');
  if (!tenant || rest.some((part) => part === '')) return undefined;
  if (root === 'uploads' && rest.length === 1) return { kind: 'upload', tenant, clipId: rest[0] };
  if (root === 'drops' && (rest.length === 2 || rest.length === 3)) {
    const speaker = rest.length === 3 ? rest[1] : undefined;
    const drop: DropKey = { kind: 'drop', tenant, batch: rest[0], speaker, fileName: rest.at(-1) as string };
    return new TextEncoder().encode(resultKey(drop)).length <= MAX_KEY_BYTES ? drop : undefined;
  }
  return undefined;
}
