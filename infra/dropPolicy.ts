import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { KEY_PREFIXES } from '../contract/index.ts';

/** What stands for a tenant's name in the policy; `npm run keys -- policy <tenant>` puts it in. */
export const TENANT_PLACEHOLDER = 'TENANT';

/**
 * The least that a partner needs to drop recordings and to fetch what came of them: an IAM policy for a role or user in the
 * operator's account, for one tenant's prefixes.
 */
export function dropPolicy(bucket: IBucket): object {
  const drops = `${KEY_PREFIXES.drops}${TENANT_PLACEHOLDER}/*`;
  const results = `${KEY_PREFIXES.results}${TENANT_PLACEHOLDER}/*`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DropRecordings',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: bucket.arnForObjects(drops),
      },
      { Sid: 'FetchResults', Effect: 'Allow', Action: 's3:GetObject', Resource: bucket.arnForObjects(results) },
      {
        Sid: 'ListOwn',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket.bucketArn,
        Condition: { StringLike: { 's3:prefix': [drops, results] } },
      },
    ],
  };
}
