import { deliver } from '../../../functions/webhook/deliver.ts';
import { parseSecret } from '../../../functions/webhook/sign.ts';
import { mutateJson } from '../mutate/index.ts';
import { CLIP_IDS } from './apiParts.ts';
import { jsonSeeds, textOf } from './seedText.ts';
import type { Target } from './target.ts';

const SECRET = `whsec_${Buffer.from('the secret of the deployment').toString('base64')}`;
const EVENT = {
  id: 'e-1',
  time: '2026-11-28T00:00:00Z',
  detail: { clipId: CLIP_IDS[0], status: 'done', fileName: 'a.wav' },
};

function documentOf(input: Uint8Array): { secret?: unknown; event?: unknown } {
  try {
    const document: unknown = JSON.parse(textOf(input));
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // A secret then.
  }
  return { secret: textOf(input), event: EVENT };
}

/** A refusal in our own words. */
function isTold(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Expected ');
}

/** What a webhook is made of: the secret that an operator stores, and the bus's event. */
export const webhook: Target = {
  name: 'webhook',
  seeds: () => jsonSeeds({ secret: SECRET, event: EVENT }, { secret: SECRET.slice(6), event: EVENT }),
  mutate: mutateJson,
  async open() {
    globalThis.fetch = async () => new Response(null, { status: 204 });
    const feed = async (input: Uint8Array): Promise<string> => {
      const { secret, event } = documentOf(input);
      try {
        const bytes = parseSecret(typeof secret === 'string' ? secret : '');
        await deliver(event, { url: new URL('https://a.example/'), secret: async () => bytes, nowMs: () => 0 });
        return 'delivered';
      } catch (error) {
        if (isTold(error)) return 'refused';
        throw error;
      }
    };
    return { feed };
  },
};
