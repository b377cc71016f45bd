import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { moveDeadLetters } from '../../../../infra/commands/redrive/moveDeadLetters.ts';
import { awsError, FAKE_CONFIG, type FakeCall, fakeAws } from '../support/fakeAws.ts';

/** A task as SQS lists it, the latest first. */
interface Task {
  Status: string;
  StartedTimestamp: number;
  ApproximateNumberOfMessagesMoved: number;
  ApproximateNumberOfMessagesToMove?: number;
  FailureReason?: string;
}

/** What is read of the inputs of all commands. */
interface Input {
  QueueUrl: string;
  MaxResults: number;
}

let client: SQSClient;
let calls: FakeCall<Input>[];
let waiting: number;
let tasks: Task[];
let said: string[];
/** What happens between two looks. */
let step: () => void;
/** What happens when a task is started. */
let onStart: () => void;
beforeEach(() => {
  client = new SQSClient(FAKE_CONFIG);
  calls = fakeAws(client, answer);
  waiting = 0;
  tasks = [];
  said = [];
  step = () => undefined;
  onStart = () => tasks.unshift(task('RUNNING', 0, 20));
});

const task = (Status: string, moved: number, StartedTimestamp: number): Task => ({
  Status,
  StartedTimestamp,
  ApproximateNumberOfMessagesMoved: moved,
  ApproximateNumberOfMessagesToMove: 5,
});

function answer({ name, input }: FakeCall<Input>): unknown {
  switch (name) {
    case 'GetQueueAttributes':
      return { Attributes: { QueueArn: `arn:${input.QueueUrl}`, ApproximateNumberOfMessages: String(waiting) } };
    case 'StartMessageMoveTask':
      onStart();
      return {};
    case 'ListMessageMoveTasks': {
      const Results = tasks.slice(0, input.MaxResults).map((each) => ({ ...each }));
      step();
      return { Results };
    }
    default:
      throw new Error(`Not expected: ${name}`);
  }
}

const move = () =>
  moveDeadLetters(client, { deadLetterQueueUrl: 'dead', queueUrl: 'work', say: (line) => said.push(line), pauseMs: 1 });
const starts = () => calls.filter(({ name }) => name === 'StartMessageMoveTask').map(({ input }) => input);

/** Two messages a look, for a task that runs. */
function goOn(): void {
  const [latest] = tasks;
  if (latest?.Status !== 'RUNNING') return;
  latest.ApproximateNumberOfMessagesMoved = Math.min(5, latest.ApproximateNumberOfMessagesMoved + 2);
  if (latest.ApproximateNumberOfMessagesMoved === 5) latest.Status = 'COMPLETED';
}

describe('redrive', () => {
  it('says how many wait, moves them to the work queue, and shows the progress', async () => {
    waiting = 5;
    step = goOn;
    expect(await move()).toBe(5);
    expect(starts()).toEqual([{ SourceArn: 'arn:dead', DestinationArn: 'arn:work' }]);
    expect(said).toEqual([
      'Dead letters waiting: 5 (SQS counts approximately).',
      'Moved 0 of 5.',
      'Moved 2 of 5.',
      'Moved 4 of 5.',
      'Moved 5 of 5.',
    ]);
  });

  it('starts nothing when nothing waits', async () => {
    tasks = [task('COMPLETED', 3, 10)];
    expect(await move()).toBe(0);
    expect(starts()).toEqual([]);
  });

  it('joins a move that is under way, and starts no second one', async () => {
    waiting = 3;
    tasks = [task('RUNNING', 2, 10)];
    step = goOn;
    expect(await move()).toBe(5);
    expect(starts()).toEqual([]);
    expect(said[0]).toMatch(/under way already/);
  });

  it('joins whoever started in the same moment', async () => {
    waiting = 5;
    onStart = () => {
      tasks.unshift(task('RUNNING', 0, 20));
      throw awsError('UnsupportedOperation', 'There is already a task running.');
    };
    step = goOn;
    expect(await move()).toBe(5);
    expect(said).toContain('Somebody else has just started a move; nothing new is started.');
  });

  it('passes on why SQS would not start', async () => {
    waiting = 5;
    onStart = () => {
      throw awsError('AccessDenied', 'You may not.');
    };
    await expect(move()).rejects.toThrow('You may not.');
  });

  it('does not take the task before for its own, while SQS lists that one still', async () => {
    waiting = 5;
    tasks = [task('COMPLETED', 4, 10)];
    let looks = 0;
    onStart = () => undefined;
    step = () => {
      looks += 1;
      if (looks === 3) tasks.unshift(task('RUNNING', 0, 20));
      goOn();
    };
    expect(await move()).toBe(5);
    expect(looks).toBeGreaterThan(3);
  });

  it.each(['FAILED', 'CANCELLED'])('says that a move %s, why, and that the rest still waits', async (status) => {
    waiting = 5;
    onStart = () => tasks.unshift({ ...task(status, 2, 20), FailureReason: 'CouldNotSendMessage' });
    await expect(move()).rejects.toThrow(
      `The move is ${status.toLowerCase()} after 2 messages: CouldNotSendMessage; the others still wait. Run it again.`,
    );
  });
});
