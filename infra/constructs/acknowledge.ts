import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a rule of cdk-nag's AwsSolutions pack is not followed at a construct and below it.
 *
 * @param reasons the rule without its pack's name (`S1`, `IAM5[Resource::*]`) to the reason
 * @see https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
 */
export function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  }
}
