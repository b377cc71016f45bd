import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { resultIn } from './badStates.ts';
import { ClipWorld } from './clipWorld.ts';
import { BadStateError, type Explored, explore } from './explore.ts';
import { running } from './processes.ts';
import type { Actor, Story } from './story.ts';

// Every way that workers, clients, crashes and time can take through the life of a clip, over the functions' own code with
// a table, a bucket and a queue in memory. Each call is a step, and anybody may be next: as often as `interruptions` says
// when somebody else could go on, always when nobody could. LIFE_INTERRUPTIONS=4 goes deeper, for minutes.

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const next = () => `${running.name}-${running.randoms++}`;
  const randomBytes = (size: number) => crypto.createHash('sha256').update(next()).digest().subarray(0, size);
  return { ...crypto, randomUUID: next, randomBytes };
});
vi.mock('../../../functions/records/conditionalTable.ts', async () => {
  const { MemoryTable } = await import('./memoryTable.ts');
  return { ConditionalTable: MemoryTable };
});
// Two tries are as good as five, and sooner over.
vi.mock('../../../functions/records/queueTerms.ts', async (original) => ({
  ...(await original<object>()),
  MAX_TRIES: 2,
}));
/** A recogniser that hears what was written. */
vi.mock('../../../core/index.ts', async () => {
  const { SAMPLE_RECOGNITION } = await import('../../support/recognition.ts');
  const recognise = async (source: AsyncIterable<Uint8Array>) => {
    const heard: number[] = [];
    for await (const piece of source) heard.push(...piece);
    return { recognition: { ...SAMPLE_RECOGNITION, durationSeconds: heard[0] }, embedding: Float32Array.of(1) };
  };
  return { AudioError: class extends Error {}, recognise };
});

beforeAll(() => {
  // Leases are renewed by nobody: each may end while its worker lives.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterAll(() => {
  vi.useRealTimers();
});

const DEPTH = Number(process.env.LIFE_INTERRUPTIONS ?? 2);
/** For stories with many in them. */
const LESS_DEEP = { interruptions: DEPTH - 1 };
const QUIET: Story = {
  prelude: async () => undefined,
  actors: {},
  workers: 2,
  kills: 0,
  faults: 0,
  lapses: 0,
  burials: 0,
  repeats: 0,
  interruptions: DEPTH,
};

/** @returns how far it came, and every kind of end by the statuses of the clips */
async function tell(story: Partial<Story>): Promise<Explored & { outcomes: string[] }> {
  const outcomes = new Set<string>();
  const explored = await explore(() => {
    vi.clearAllTimers();
    const world = new ClipWorld({ ...QUIET, ...story });
    const checkEnd = world.checkEnd.bind(world);
    world.checkEnd = () => {
      checkEnd();
      outcomes.add(outcomeOf(world));
    };
    return world;
  });
  if (process.env.LIFE_INTERRUPTIONS) console.log(explored);
  return { ...explored, outcomes: [...outcomes].sort() };
}

function outcomeOf(world: ClipWorld): string {
  const statuses = [...world.items.values()].flatMap(({ status }) => (status === undefined ? [] : [String(status)]));
  const result = resultIn(world)?.recognition as { durationSeconds: number } | undefined;
  const heard = result ? ` ${String.fromCharCode(result.durationSeconds)}` : '';
  return `${statuses.sort().join(' and ')}${heard}`;
}

const uploadOne = async (client: Actor) => client.upload(await client.create('key'), 'A');
const first = (client: Actor) => client.made()[0];

describe('a clip, whatever befalls it,', () => {
  it('is done, or given up after its tries and not before', async () => {
    const { outcomes } = await tell({ prelude: uploadOne, workers: 1, kills: 2, lapses: 1 });
    expect(outcomes).toEqual(['done', 'failed']);
    expect((await tell({ prelude: uploadOne, workers: 1, kills: 1, lapses: 1 })).outcomes).toEqual(['done']);
    expect((await tell({ prelude: uploadOne, workers: 1, faults: 1, lapses: 1 })).outcomes).toEqual(['done']);
    expect((await tell({ prelude: uploadOne, workers: 1, faults: 2 })).outcomes).toEqual(['done', 'failed']);
  });

  it('is done once when its event or its message comes twice, and a worker dies or loses its lease', async () => {
    const twice = async (client: Actor) => {
      await uploadOne(client);
      await client.upload(first(client), 'A');
    };
    expect((await tell({ prelude: twice, kills: 1 })).outcomes).toEqual(['done']);
    expect((await tell({ prelude: twice, lapses: 1 })).outcomes).toEqual(['done']);
    const { outcomes } = await tell({ prelude: uploadOne, repeats: 1, kills: 1 });
    expect(outcomes).toEqual(['done', 'failed']);
  });

  it('is given up when the queue gives its message up, and done when it is told of anew', async () => {
    const drop = (client: Actor) => client.drop('A');
    expect((await tell({ prelude: drop, burials: 1, kills: 1 })).outcomes).toEqual(['done A', 'failed']);
    const { outcomes } = await tell({ prelude: drop, burials: 1, actors: { redrive: (client) => client.redrive() } });
    expect(outcomes).toEqual(['done A', 'failed']);
  });

  it('is done when its owner has it tried again, also beside its dead letter, a delete or another who tries', async () => {
    const retry = (client: Actor) => client.retry(first(client));
    const given = { prelude: uploadOne, burials: 1 };
    expect((await tell({ ...given, actors: { retry }, kills: 1 })).outcomes).toEqual(['done', 'failed']);
    expect((await tell({ ...given, actors: { retry, again: retry }, ...LESS_DEEP })).outcomes).toEqual([
      'done',
      'failed',
    ]);
    const erased = { retry, delete: (client: Actor) => client.delete(first(client)) };
    expect((await tell({ ...given, actors: erased, ...LESS_DEEP })).outcomes).toEqual(['']);
  });

  it('has what was heard in one of two uploads by its form', async () => {
    const second = (client: Actor) => client.upload(first(client), 'B');
    expect((await tell({ prelude: uploadOne, actors: { second }, lapses: 1 })).outcomes).toEqual(['done']);
    expect((await tell({ prelude: uploadOne, actors: { second }, kills: 1 })).outcomes).toEqual(['done']);
    const both = await tell({ prelude: uploadOne, actors: { second }, lapses: 1, kills: 1, ...LESS_DEEP });
    expect(both.outcomes).toEqual(['done', 'failed']);
  });

  it('leaves nothing when it is deleted, also beside a second upload', async () => {
    const actors = {
      delete: (client: Actor) => client.delete(first(client)),
      second: (client: Actor) => client.upload(first(client), 'B'),
    };
    expect((await tell({ prelude: uploadOne, actors, lapses: 1, ...LESS_DEEP })).outcomes).toEqual(['']);
  });

  it('never lives twice: the same key makes another one once it was deleted', async () => {
    const actors = {
      delete: (client: Actor) => client.delete(first(client)),
      again: async (client: Actor) => client.upload(await client.create('key'), 'B'),
      repeat: async (client: Actor) => void (await client.create('key')),
    };
    const { outcomes } = await tell({ prelude: uploadOne, actors, workers: 1, ...LESS_DEEP });
    expect(outcomes).toContain('done');
  });

  it('that was dropped has the result of the last file of its name, also when that is as the first', async () => {
    const again = async (client: Actor) => {
      await client.drop('B');
      await client.drop('A');
    };
    const { outcomes } = await tell({ prelude: (client) => client.drop('A'), actors: { again } });
    expect(outcomes.every((outcome) => outcome.endsWith(' A'))).toBe(true);
  });

  it('survives all of it together', async () => {
    const actors = {
      delete: (client: Actor) => client.delete(first(client)),
      second: (client: Actor) => client.upload(first(client), 'B'),
      // Sent anew by two, one after the other: an operator, and whoever tries this one again.
      redrives: async (client: Actor) => {
        await client.redrive();
        await client.redrive();
      },
      repeat: async (client: Actor) => void (await client.create('key')),
    };
    const bounds = { burials: 1, interruptions: DEPTH - 2 };
    const { states } = await tell({ prelude: uploadOne, actors, ...bounds });
    expect(states).toBeGreaterThan(1000);
  });
});

it('a bad state is told with the way to it', async () => {
  const story = { prelude: uploadOne, workers: 1 };
  const world = () => {
    const made = new ClipWorld({ ...QUIET, ...story });
    made.check = () => {
      if (made.bucket.objects.size > 0) throw new Error('There is audio.');
    };
    return made;
  };
  await expect(explore(world)).rejects.toThrow(BadStateError);
  await expect(explore(world)).rejects.toThrow(/There is audio.\n {2}start prelude\n {2}step prelude/);
});
