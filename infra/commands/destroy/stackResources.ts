import {
  type CloudFormationClient,
  GetTemplateCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';

/** Something that the stack has made. */
export interface StackResource {
  /** Its name in the template. */
  logicalId: string;
  /** Its name in the account. */
  physicalId: string;
  /** As `AWS::S3::Bucket`. */
  type: string;
  /** Whether it stays when the stack goes. */
  isRetained: boolean;
}

const templateSchema = z.object({
  Resources: z.record(z.string(), z.looseObject({ DeletionPolicy: z.string().optional() })),
});

/** What there is, from CloudFormation itself: the settings may have changed since, and a stack may be half made. */
export async function listStackResources(client: CloudFormationClient, stackName: string): Promise<StackResource[]> {
  const { TemplateBody = '{"Resources":{}}' } = await client.send(new GetTemplateCommand({ StackName: stackName }));
  const { Resources } = templateSchema.parse(JSON.parse(TemplateBody));
  const summaries: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
    summaries.push(...(page.StackResourceSummaries ?? []));
  }
  return summaries
    .filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
    .flatMap(({ LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' }) => {
      const isRetained = Resources[LogicalResourceId]?.DeletionPolicy?.startsWith('Retain') ?? false;
      const resource = { logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType, isRetained };
      return PhysicalResourceId ? [resource] : [];
    });
}
