import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TTL_ATTRIBUTE } from '../../functions/records/index.ts';
import type { Settings } from '../settings/index.ts';
import { removalPolicyOf } from './storage.ts';

/** The table of clips; `functions/records/` says what is in it. */
export class Records extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: { settings: Settings }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.DEFAULT,
      deletionProtection: props.settings.deletionProtection,
      // Both: an event is a change of state, and not each write.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: removalPolicyOf(props.settings),
    });
  }
}
