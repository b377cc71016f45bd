import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import {
  confirmByTyping,
  emptyBucket,
  explainAwsError,
  findStack,
  requireStack,
} from '../../../../infra/commands/shared/index.ts';
import { regionOfCredentials } from '../../../../infra/commands/shared/target.ts';
import { awsError, FAKE_CONFIG, fakeAws } from '../support/fakeAws.ts';

describe('the stack', () => {
  it('gives its outputs, and says which is missing', async () => {
    const client = new CloudFormationClient(FAKE_CONFIG);
    const Outputs = [{ OutputKey: 'PageUrl', OutputValue: 'https://page/' }];
    fakeAws(client, () => ({ Stacks: [{ StackId: 'arn', StackStatus: 'ROLLBACK_COMPLETE', Outputs }] }));
    const stack = await requireStack(client, 'voice');
    expect(stack.output('PageUrl')).toBe('https://page/');
    expect(() => stack.output('QueueUrl')).toThrow(/the output QueueUrl; it is ROLLBACK_COMPLETE .*npm run deploy/);
  });

  it('that is not there is a sentence that says where it was looked for', async () => {
    const client = new CloudFormationClient(FAKE_CONFIG);
    fakeAws(client, () => {
      throw awsError('ValidationError', 'Stack with id voice does not exist');
    });
    expect(await findStack(client, 'voice')).toBeUndefined();
    await expect(requireStack(client, 'voice')).rejects.toThrow('There is no stack voice in eu-central-1');
  });

  it('that may not be seen is not taken for none', async () => {
    const client = new CloudFormationClient(FAKE_CONFIG);
    fakeAws(client, () => {
      throw awsError('AccessDenied', 'You may not.');
    });
    await expect(findStack(client, 'voice')).rejects.toThrow('You may not.');
  });
});

describe('a question', () => {
  const asking = (answer: string, change = {}) => ({
    yes: false,
    isTerminal: true,
    ask: () => Promise.resolve(answer),
    ...change,
  });
  const never = { ask: () => Promise.reject(new Error('asked')) };

  it('goes on for the word itself, and for --yes without asking', async () => {
    await confirmByTyping('voice', asking(' voice '));
    await confirmByTyping('voice', asking('', { yes: true, ...never }));
  });

  it.each(['', 'y', 'yes', 'Voice', 'voice2'])('stops at %j', async (answer) => {
    await expect(confirmByTyping('voice', asking(answer))).rejects.toThrow('Nothing was changed.');
  });

  it('stops where nobody is there to ask', async () => {
    const refusal = confirmByTyping('voice', asking('voice', { isTerminal: false, ...never }));
    await expect(refusal).rejects.toThrow(/nobody is at a terminal; add --yes/);
  });
});

describe('an error of AWS is a sentence', () => {
  const named = (name: string, message = 'x') => awsError(name, message);
  it.each([
    [
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      'No AWS credentials were found',
    ],
    [named('CredentialsProviderError', 'The SSO session has expired.'), 'The SSO session has expired.'],
    [named('ExpiredTokenException'), 'have expired; sign in again'],
    [named('InvalidClientTokenId'), 'does not know these credentials'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'could not be reached (ENOTFOUND)'],
    [named('AccessDenied', 'User x may not do y'), 'AWS refused: User x may not do y (AccessDenied)'],
  ])('%s', (error, sentence) => {
    expect(explainAwsError(error)).toContain(sentence);
  });

  it('a fault of ours is none', () => {
    expect(explainAwsError(new TypeError('x is undefined'))).toBeUndefined();
    expect(explainAwsError('text')).toBeUndefined();
  });
});

it('objects that S3 would not delete are told, though its answer is a success', async () => {
  const s3 = new S3Client(FAKE_CONFIG);
  const Contents = [{ Key: 'a' }, { Key: 'c' }];
  const Errors = [{ Key: 'a', Code: 'AccessDenied', Message: 'No.' }];
  const calls = fakeAws(s3, ({ name }) => (name === 'ListObjectsV2' ? { Contents } : { Errors }));
  await expect(emptyBucket(s3, 'b')).rejects.toThrow('delete 1 objects of b: a: AccessDenied No.');
  expect(await emptyBucket(s3, 'b', new Set(['a', 'c']))).toBe(0);
  expect(calls.map(({ name }) => name)).toEqual(['ListObjectsV2', 'DeleteObjects', 'ListObjectsV2']);
});

it.each([
  [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
  [{ AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
])('the region of %j', async (environment, region) => {
  expect(await regionOfCredentials(environment, undefined)).toBe(region);
});
