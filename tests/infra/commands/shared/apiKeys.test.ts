import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKey, deleteKey, listKeys, requireKey, setKeyEnabled } from '../../../../infra/commands/shared/index.ts';
import { awsError, FAKE_CONFIG, type FakeCall, fakeAws } from '../support/fakeAws.ts';

/** A key as API Gateway keeps it. */
interface StoredKey {
  id: string;
  name: string;
  value: string;
  enabled: boolean;
  tags: Record<string, string>;
  createdDate: Date;
}

/** What is read of the inputs of all commands. */
interface Input extends StoredKey {
  usagePlanId: string;
  keyId: string;
  keyType: string;
  apiKey: string;
  nameQuery: string;
  includeValues: boolean;
  position?: string;
  patchOperations: { op: string; path: string; value: string }[];
}

let client: APIGatewayClient;
let calls: FakeCall<Input>[];
let stored: Map<string, StoredKey>;
let plan: string[];
let refusesPlan: boolean;
beforeEach(() => {
  client = new APIGatewayClient(FAKE_CONFIG);
  stored = new Map();
  plan = [];
  refusesPlan = false;
  calls = fakeAws(client, answer);
});

/** The part of API Gateway that keeps keys; a page has two. */
function answer({ name, input }: FakeCall<Input>): unknown {
  switch (name) {
    case 'CreateApiKey': {
      const id = `id${stored.size + 1}`;
      stored.set(id, { ...input, id, createdDate: new Date(Date.UTC(2026, 0, 1, 0, stored.size)) });
      return stored.get(id);
    }
    case 'CreateUsagePlanKey':
      if (refusesPlan) throw awsError('NotFoundException', 'Invalid Usage Plan identifier specified');
      plan.push(`${input.usagePlanId}:${input.keyId}:${input.keyType}`);
      return {};
    case 'GetApiKeys': {
      const start = Number(input.position ?? 0);
      const all = [...stored.values()].filter((key) => key.name.startsWith(input.nameQuery));
      const items = all
        .slice(start, start + 2)
        .map((key) => (input.includeValues ? key : { ...key, value: undefined }));
      return { items, position: start + 2 < all.length ? String(start + 2) : undefined };
    }
    case 'UpdateApiKey': {
      const [{ op, path, value }] = input.patchOperations;
      expect([op, path]).toEqual(['replace', '/enabled']);
      const key = stored.get(input.apiKey);
      if (key) key.enabled = value === 'true';
      return key;
    }
    case 'DeleteApiKey':
      stored.delete(input.apiKey);
      return {};
    default:
      throw new Error(`Not expected: ${name}`);
  }
}

const HOME = { stackName: 'voice', usagePlanId: 'plan1' };

function foreignKey(id: string, change: Partial<StoredKey>): void {
  const tags = { application: 'voice', tenant: 'ann' };
  stored.set(id, { id, name: 'voice/ann', value: 'x', enabled: true, tags, createdDate: new Date(0), ...change });
}

describe('a new key', () => {
  it('names its tenant, works by the usage plan, and carries the tags', async () => {
    const { id, value } = await createKey(client, HOME, 'ann');
    expect(value).toMatch(/^annK[0-9A-Za-z]{40}$/);
    expect(stored.get(id)).toMatchObject({ name: 'voice/ann', value, enabled: true });
    expect(stored.get(id)?.tags).toEqual({ application: 'voice', tenant: 'ann' });
    expect(plan).toEqual([`plan1:${id}:API_KEY`]);
  });

  it('is taken back when the usage plan refuses it', async () => {
    refusesPlan = true;
    await expect(createKey(client, HOME, 'ann')).rejects.toThrow('Invalid Usage Plan');
    expect(stored.size).toBe(0);
  });

  it('is never made of a name that is no tenant', async () => {
    await expect(createKey(client, HOME, '../x')).rejects.toThrow(RangeError);
    expect(calls).toEqual([]);
  });
});

describe('the list', () => {
  it('has every key of the stack over all pages, by tenant, the oldest first', async () => {
    const made = [];
    for (const tenant of ['zoe', 'ann', 'bob', 'ann', 'cy']) made.push(await createKey(client, HOME, tenant));
    const keys = await listKeys(client, 'voice');
    expect(keys.map(({ id, tenant }) => `${tenant} ${id}`)).toEqual([
      'ann id2',
      'ann id4',
      'bob id3',
      'cy id5',
      'zoe id1',
    ]);
    expect(calls.filter(({ name }) => name === 'GetApiKeys')).toHaveLength(3);
    // Of a value its last four characters, and no more.
    expect(keys[0].ending).toBe(made[1].value.slice(-4));
    expect(JSON.stringify(keys[0])).not.toContain(made[1].value.slice(-5));
  });

  it('has no key of another stack, nor one that only looks like ours', async () => {
    foreignKey('other', { name: 'voice-two/ann' });
    foreignKey('untagged', { tags: {} });
    foreignKey('mislabelled', { tags: { tenant: 'bob' } });
    await createKey(client, HOME, 'ann');
    expect((await listKeys(client, 'voice')).map(({ id }) => id)).toEqual(['id4']);
    await expect(requireKey(client, 'voice', 'other')).rejects.toThrow('The stack voice has no key other');
  });
});

it('rotating keeps the old key working until it is revoked, and a revoked one can be taken back', async () => {
  const old = await createKey(client, HOME, 'ann');
  const fresh = await createKey(client, HOME, 'ann');
  expect(fresh.value).not.toBe(old.value);
  const enabled = async () => (await listKeys(client, 'voice')).map(({ isEnabled }) => isEnabled);
  expect(await enabled()).toEqual([true, true]);
  await setKeyEnabled(client, old.id, false);
  expect(await enabled()).toEqual([false, true]);
  await setKeyEnabled(client, old.id, true);
  expect(await enabled()).toEqual([true, true]);
  await deleteKey(client, old.id);
  expect((await listKeys(client, 'voice')).map(({ id }) => id)).toEqual([fresh.id]);
});
