import { printable } from '../../../cli/output.ts';
import { toProfileName } from '../../../cli/profiles/index.ts';
import { apiKeyOf, isTenant, parseObjectKey, resultKey, tenantOfApiKey, uploadKey } from '../../../contract/index.ts';
import { mutateText } from '../mutate/index.ts';
import { ODD_TEXTS } from '../mutate/json.ts';
import { API_KEY, CLIP_IDS } from './apiParts.ts';
import { textOf, utf8 } from './seedText.ts';
import { mustHold, type Target } from './target.ts';

const SEEDS = [
  `uploads/ann/${CLIP_IDS[0]}`,
  'drops/ann/monday/Zoë B/take one+.wav',
  'drops/ann/monday/a.wav',
  'results/ann/monday/a.wav.json',
  API_KEY,
  ...ODD_TEXTS.filter((text) => text !== ''),
];

/** Object keys, API keys, names of rooms and speakers: short texts that somebody chose. */
export const keys: Target = {
  name: 'keys',
  seeds: () => SEEDS.map(utf8),
  mutate: mutateText,
  open: async () => ({
    feed: async (input) => [readKey(textOf(input)), readApiKey(textOf(input)), readName(textOf(input))].join(' '),
  }),
};

function readKey(key: string): string {
  const parsed = parseObjectKey(key);
  if (parsed?.kind === 'upload') mustHold(uploadKey(parsed.tenant, parsed.clipId) === key, 'an upload of another key');
  if (parsed?.kind === 'drop') {
    const result = resultKey(parsed);
    mustHold(Buffer.byteLength(result) <= 1_024, 'a result without a key');
    mustHold(result === `${key.replace('drops', 'results')}.json`, 'a result somewhere else');
  }
  return parsed?.kind ?? 'stray';
}

function readApiKey(value: string): string {
  const tenant = tenantOfApiKey(value);
  if (tenant === undefined) return '';
  mustHold(isTenant(tenant) && apiKeyOf(tenant, value.slice(tenant.length + 1)) === value, 'an API key of another');
  return 'tenant';
}

function readName(text: string): string {
  mustHold(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(printable(text)), 'a terminal would obey');
  try {
    const name = toProfileName(text);
    mustHold(toProfileName(name) === name, 'a name that changes');
    return 'name';
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('Expected ')) return 'no name';
    throw error;
  }
}
