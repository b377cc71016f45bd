import type { SQSEvent } from 'aws-lambda';
import { type BatchDependencies, handleBatch, type Telemetry } from '../../../functions/infer/batch.ts';
import { ClipStore, IdempotencyKeys, LEASE_MS } from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { actorOf, type ServiceOfAProcess } from './actor.ts';
import { checkAtTheEnd } from './badStates.ts';
import type { World } from './explore.ts';
import type { Values } from './expressions.ts';
import type { TableAccess } from './memoryTable.ts';
import { Processes } from './processes.ts';
import type { Story } from './story.ts';
import { Watch } from './watch.ts';
import type { WorldState } from './worldState.ts';

/** A message in the one queue. */
interface Message {
  id: string;
  body: string;
  isDead: boolean;
  state: 'visible' | 'hidden' | `held by ${string}`;
}

/** The service around one table, one bucket and one queue: who does the next step is to be chosen. */
export class ClipWorld implements World, WorldState {
  readonly items = new Map<string, Values>();
  readonly bucket = new FakeBucket();
  readonly watch = new Watch();
  messages: Message[] = [];
  nowMs = 1_000_000;
  readonly #story: Story;
  readonly #processes = new Processes((name, error) => this.watch.ended(name, error));
  readonly #left: Pick<Story, 'kills' | 'faults' | 'lapses' | 'burials' | 'repeats'>;
  #interruptions: number;
  #sent = 0;
  #toStart = ['prelude'];
  /** Who did the last step. */
  #current = '';

  constructor(story: Story) {
    this.#story = story;
    const { kills, faults, lapses, burials, repeats, interruptions } = story;
    this.#left = { kills, faults, lapses, burials, repeats };
    this.#interruptions = interruptions;
  }

  left(): number {
    return this.#interruptions;
  }

  choices(): string[] {
    const choices = this.#processes.isAlive('prelude') ? ['step prelude'] : this.#everyChoice();
    return choices.filter((choice) => this.#interruptions > 0 || !this.#interrupts(choice));
  }

  async take(choice: string): Promise<void> {
    if (this.#interrupts(choice)) this.#interruptions--;
    const [verb, name, id] = wordsOf(choice);
    if (verb === 'start' || verb === 'step' || verb === 'receive') this.#current = name;
    if (verb === 'start') return this.#start(name);
    if (verb === 'step') return this.#processes.step(name);
    if (verb === 'receive') return this.#receive(name, id);
    if (verb === 'lapse') return this.#lapse();
    if (verb === 'bury') return this.#bury(name);
    if (verb === 'kill') return this.#kill(name);
    this.#left.faults--;
    await this.#processes.step(name, new Error('passing fault'));
  }

  key(): string {
    const objects = [...this.bucket.objects].map(([key, { eTag, metadata }]) => [key, eTag, metadata]);
    const current = this.#processes.isAlive(this.#current) ? this.#current : '';
    const others = [this.#left, this.nowMs, this.#toStart, current];
    const state = [[...this.items], objects, this.messages, this.#processes.state(), ...others, this.watch];
    return renamed(JSON.stringify(state));
  }

  check(): void {
    this.watch.check();
  }

  checkEnd(): void {
    checkAtTheEnd(this);
  }

  /** Puts a message into the queue. */
  send(body: string): void {
    this.messages.push({ id: `m${++this.#sent}`, body, isDead: false, state: 'visible' });
  }

  #everyChoice(): string[] {
    const { kills, faults, lapses, burials, repeats } = this.#left;
    const choices = this.#toStart.map((name) => `start ${name}`);
    for (const [name, what] of this.#processes.waiting()) {
      choices.push(`step ${name}: ${what}`);
      if (!name.startsWith('w')) continue;
      if (kills > 0) choices.push(`kill ${name}`);
      if (faults > 0) choices.push(`fault ${name}: ${what}`);
    }
    const visible = this.messages.filter(({ state }) => state === 'visible');
    const idle = this.#idleWorker();
    const held = repeats > 0 ? this.messages.filter(({ state }) => state.startsWith('held')) : [];
    if (idle) choices.push(...[...visible, ...held].map(({ id }) => `receive ${idle} ${id}`));
    if (burials > 0) choices.push(...visible.filter(({ isDead }) => !isDead).map(({ id }) => `bury ${id}`));
    const mustLapse = choices.length === 0 && this.messages.some(({ state }) => state === 'hidden');
    return lapses > 0 || mustLapse ? [...choices, 'lapse'] : choices;
  }

  #interrupts(choice: string): boolean {
    const [verb, name] = wordsOf(choice);
    const isTurn = verb === 'start' || verb === 'step' || verb === 'receive';
    return isTurn && name !== this.#current && this.#processes.isAlive(this.#current);
  }

  /** Workers are alike: the first that is idle takes the next message. */
  #idleWorker(): string | undefined {
    const names = Array.from({ length: this.#story.workers }, (_, index) => `w${index + 1}`);
    return names.find((name) => !this.#processes.isAlive(name));
  }

  #start(name: string): Promise<void> {
    const { prelude, actors } = this.#story;
    this.#toStart = name === 'prelude' ? Object.keys(actors) : this.#toStart.filter((other) => other !== name);
    const act = name === 'prelude' ? prelude : actors[name];
    return this.#processes.start(name, () => act(actorOf(this, this.#serviceOf(name))));
  }

  #receive(worker: string, messageId: string): Promise<void> {
    const message = this.messages.find(({ id }) => id === messageId)!;
    if (message.state !== 'visible') this.#left.repeats--;
    message.state = `held by ${worker}`;
    return this.#processes.start(worker, async () => {
      const eventSourceARN = `arn:${message.isDead ? 'dead' : 'work'}`;
      const attributes = { ApproximateReceiveCount: '1' };
      const record = { messageId, receiptHandle: 'r', body: message.body, attributes, eventSourceARN };
      const work = { model: Promise.resolve({} as never), augment: false, maxDurationSeconds: 600, queues: QUEUES };
      const event = { Records: [record] } as unknown as SQSEvent;
      const { batchItemFailures } = await handleBatch(event, { ...this.#serviceOf(worker), ...work }, SILENT);
      if (batchItemFailures.length > 0) message.state = 'hidden';
      else this.messages = this.messages.filter((other) => other !== message);
    });
  }

  #lapse(): void {
    if (this.#left.lapses > 0) this.#left.lapses--;
    this.nowMs += LEASE_MS;
    for (const message of this.messages) if (message.state === 'hidden') message.state = 'visible';
  }

  #bury(messageId: string): void {
    this.#left.burials--;
    for (const message of this.messages) if (message.id === messageId) message.isDead = true;
  }

  #kill(worker: string): void {
    this.#left.kills--;
    this.#processes.kill(worker);
    for (const message of this.messages) if (message.state === `held by ${worker}`) message.state = 'visible';
  }

  /** The stores, of which each call of this process waits for its turn. */
  #serviceOf(name: string): ServiceOfAProcess {
    const processes = this.#processes;
    const access: TableAccess = {
      items: this.items,
      turn: (what) => processes.turn(name, what),
      onAnswer: (answer) => processes.note(name, answer),
      onChange: (before, after) => this.watch.changed(before, after),
    };
    const send = this.bucket.client.send as (command: object) => Promise<unknown>;
    const sendInTurn = async (command: object): Promise<unknown> => {
      await processes.turn(name, command.constructor.name.replace('Command', ''));
      const answer = send(command);
      await answer.then(
        (found) => processes.note(name, found ?? null),
        (error: Error) => processes.note(name, error.name),
      );
      return answer;
    };
    const nowMs = () => this.nowMs;
    return {
      clips: new ClipStore(access as never, 'clips', { nowMs }),
      keys: new IdempotencyKeys(access as never, 'clips', nowMs),
      s3: { send: sendInTurn } as unknown as FakeBucket['client'],
      turn: access.turn,
    };
  }
}

function wordsOf(choice: string): [verb: string, name: string, id: string] {
  const [verb = '', name = '', id = ''] = choice.replace(/:.*/, '').split(' ');
  return [verb, name, id];
}

/** Names what there is only once by the order in which it appears: what it is called changes nothing. */
function renamed(state: string): string {
  const names = new Map<string, string>();
  return state.replaceAll(/\b(w\d|written)-\d+/g, (name) => {
    if (!names.has(name)) names.set(name, `n${names.size}`);
    return names.get(name)!;
  });
}

const SILENT: Telemetry = {
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  metrics: { addMetric: () => undefined as never },
};
const QUEUES: BatchDependencies['queues'] = {
  isDeadLetter: ({ queueName }) => queueName === 'dead',
  giveBack: async () => undefined,
  setAside: async () => undefined,
};
