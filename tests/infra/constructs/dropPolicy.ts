import { describe, expect, it } from 'vitest';
import { TENANT_PLACEHOLDER } from '../../../infra/outputs.ts';
import { items, one, outputsOf, synthesize, text } from '../support/synthesized.ts';

const byDefault = synthesize();
const [bucketId] = one(byDefault, 'AWS::S3::Bucket', 'StorageBucket');
const [separator, joined] = items(outputsOf(byDefault).DropPolicyJson.Value['Fn::Join']);
const parts = items(joined);

/** The output as CloudFormation gives it, for the tenant `ann`. */
const policy = JSON.parse(
  parts
    .map((part) => (typeof part === 'string' ? part : 'arn:aws:s3:::audio'))
    .join(text(separator))
    .replaceAll(TENANT_PLACEHOLDER, 'ann'),
) as { Version: string; Statement: Record<string, unknown>[] };

describe('the policy for a partner', () => {
  it('is about the bucket of recordings', () => {
    const references = parts.filter((part) => typeof part !== 'string');
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) expect(reference).toEqual({ 'Fn::GetAtt': [bucketId, 'Arn'] });
  });

  it("allows to drop, to fetch and to list in one tenant's prefixes, and nothing else", () => {
    const allowed = policy.Statement.map(({ Sid: _, ...statement }) => statement);
    expect(allowed).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::audio/drops/ann/*' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::audio/results/ann/*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::audio',
        Condition: { StringLike: { 's3:prefix': ['drops/ann/*', 'results/ann/*'] } },
      },
    ]);
    expect(policy.Version).toBe('2012-10-17');
  });
});
