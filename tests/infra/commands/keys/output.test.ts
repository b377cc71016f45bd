import { expect, it } from 'vitest';
import { formatKeys, tenantPolicy } from '../../../../infra/commands/keys/output.ts';

it('a table shows each key by its last four characters, and times in UTC', () => {
  const ann = {
    id: 'id1',
    tenant: 'ann',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    isEnabled: true,
    ending: 'wxyz',
  };
  const unknown = { id: 'longer-id', tenant: 'bob', createdAt: undefined, isEnabled: false, ending: '' };
  expect(formatKeys([ann, unknown]).split('\n')).toEqual([
    'ID         TENANT  CREATED           ENABLED  ENDS IN',
    'id1        ann     2026-01-01 00:00  yes      …wxyz',
    'longer-id  bob                       no',
  ]);
});

it("a partner's policy names the tenant wherever the template says TENANT", () => {
  const template = {
    Resource: 'arn:aws:s3:::TENANTS/drops/TENANT/*',
    Condition: ['drops/TENANT/*', 'results/TENANT/*'],
  };
  expect(JSON.parse(tenantPolicy(JSON.stringify(template), 'ann-1'))).toEqual({
    Resource: 'arn:aws:s3:::TENANTS/drops/ann-1/*',
    Condition: ['drops/ann-1/*', 'results/ann-1/*'],
  });
});
