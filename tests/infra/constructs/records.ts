import { describe, expect, it } from 'vitest';
import { TTL_ATTRIBUTE, tableDefinition } from '../../../functions/records/index.ts';
import { EVERYTHING, one, synthesize } from '../support/synthesized.ts';

const table = (settings = {}) => one(synthesize(settings), 'AWS::DynamoDB::Table', 'RecordsTable')[1].Properties;

describe('the table', () => {
  it('is the one that the records are written for', () => {
    const { TableName: _, ...expected } = tableDefinition('any');
    expect(table()).toMatchObject(expected);
  });

  it('is paid on demand', () => {
    expect(table().BillingMode).toBe('PAY_PER_REQUEST');
  });

  it('deletes expired items by itself, by the attribute that the records set', () => {
    expect(table().TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAtEpochSeconds', Enabled: true });
    expect(TTL_ATTRIBUTE).toBe('expiresAtEpochSeconds');
  });

  it('can be restored to any point in time', () => {
    expect(table().PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  it("is encrypted with DynamoDB's own key, which is always on and costs nothing", () => {
    expect(table().SSESpecification).toEqual({ SSEEnabled: false });
  });

  it('is protected from deletion when the setting says so', () => {
    expect(table().DeletionProtectionEnabled).toBe(false);
    expect(table(EVERYTHING).DeletionProtectionEnabled).toBe(true);
  });

  it('streams new and old images: an event is a change of state', () => {
    expect(table().StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });
});
