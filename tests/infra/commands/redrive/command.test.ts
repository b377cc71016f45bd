import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMPTY_ENVIRONMENT, runCommandFile } from '../support/runCommandFile.ts';

// The command in a real process, against CloudFormation and SQS over HTTP; what a move does in all its turns is in
// moveDeadLetters.test.ts.
const OUTPUTS = { QueueUrl: 'https://sqs/1/work', DeadLetterQueueUrl: 'https://sqs/1/dead' };

let server: Server;
let started: unknown[];
beforeAll(async () => {
  started = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const isSqs = typeof target === 'string';
      response.writeHead(200, { 'content-type': isSqs ? 'application/x-amz-json-1.0' : 'text/xml' });
      response.end(isSqs ? JSON.stringify(queue(target, JSON.parse(body) as Record<string, string>)) : stackXml());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

function stackXml(): string {
  const outputs = Object.entries(OUTPUTS).map(
    ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs.join('')}</Outputs></member>`;
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** Three messages wait; a move of them is done at once. */
function queue(target: string, input: Record<string, string>): unknown {
  if (target.endsWith('GetQueueAttributes')) {
    const name = input.QueueUrl.split('/').at(-1);
    return { Attributes: { QueueArn: `arn:${name}`, ApproximateNumberOfMessages: name === 'dead' ? '3' : '0' } };
  }
  if (target.endsWith('StartMessageMoveTask')) {
    started.push(input);
    return { TaskHandle: 'handle' };
  }
  const task = { Status: 'COMPLETED', StartedTimestamp: 1, ApproximateNumberOfMessagesMoved: 3 };
  return { Results: started.length > 0 ? [{ ...task, ApproximateNumberOfMessagesToMove: 3 }] : [] };
}

it('finds the queues by the outputs of the stack, moves, and says how many', async () => {
  const environment = {
    ...EMPTY_ENVIRONMENT,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const { status, stdout, stderr } = await runCommandFile('redrive', [], environment);
  expect([status, stdout]).toEqual([0, 'Back in the queue: 3.\n']);
  expect(stderr.trim().split('\n')).toEqual(['Dead letters waiting: 3 (SQS counts approximately).', 'Moved 3 of 3.']);
  expect(started).toEqual([{ SourceArn: 'arn:dead', DestinationArn: 'arn:work' }]);
});
