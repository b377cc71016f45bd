import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMPTY_ENVIRONMENT, runCommandFile } from '../support/runCommandFile.ts';

// The command in a real process, against CloudFormation, DynamoDB and SQS over HTTP; what is sent of which record is
// in sendAgain.test.ts.
const OUTPUTS = {
  QueueUrl: 'https://sqs/1/work',
  DropQueueUrl: 'https://sqs/1/drops',
  TableName: 'records',
  AudioBucketName: 'audio',
};
const GIVEN_UP = { source: { S: 'upload' }, objectKey: { S: 'uploads/a/1' }, sizeBytes: { N: '5' }, eTag: { S: 'e' } };

let server: Server;
let asked: [target: string, input: Record<string, unknown>][];
beforeAll(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const isJson = typeof target === 'string';
      response.writeHead(200, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'text/xml' });
      response.end(isJson ? JSON.stringify(answer(target, JSON.parse(body) as Record<string, unknown>)) : stackXml());
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

/** One clip was given up. */
function answer(target: string, input: Record<string, unknown>): unknown {
  asked.push([target.split('.').at(-1)!, input]);
  if (target.endsWith('Scan')) return { Items: [GIVEN_UP] };
  const [{ MessageBody }] = input.Entries as [{ MessageBody: string }];
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  return { Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody }], Failed: [] };
}

it('finds table, bucket and queue by the outputs of the stack, and says how many it sent', async () => {
  const environment = {
    ...EMPTY_ENVIRONMENT,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const { status, stdout, stderr } = await runCommandFile('redrive', [], environment);
  expect([status, stdout, stderr]).toEqual([0, 'Sent to be tried again: 1.\n', '']);
  const object = { key: 'uploads/a/1', size: 5, eTag: 'e' };
  const MessageBody = JSON.stringify({ Records: [{ s3: { bucket: { name: 'audio' }, object } }] });
  expect(asked).toEqual([
    ['Scan', expect.objectContaining({ TableName: 'records' })],
    ['SendMessageBatch', { QueueUrl: OUTPUTS.QueueUrl, Entries: [{ Id: '0', MessageBody }] }],
  ]);
});
