import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type DockerImageFunctionProps, Architecture as LambdaArchitecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import { removalPolicyOf } from './storage.ts';

/** The namespace of the functions' own metrics. */
export const METRICS_NAMESPACE = 'SpeechEmotionRecognition';

/** Which of the functions, and what it reads from its environment besides. */
export interface FunctionPurpose {
  /** Names the role and the log group, and the function in logs, metrics and traces. */
  name: string;
  settings: Settings;
  environment: Record<string, string>;
}

type FunctionDefaults = Required<
  Pick<DockerImageFunctionProps, 'architecture' | 'role' | 'logGroup' | 'tracing' | 'environment'>
> & { role: Role };

/**
 * What every function has: a role that may write its own log and traces and nothing else, a log that ends, and its name
 * in both.
 */
export function functionDefaults(scope: Construct, { name, settings, environment }: FunctionPurpose): FunctionDefaults {
  const logGroup = new LogGroup(scope, 'Log', {
    retention: settings.logRetentionDays,
    removalPolicy: removalPolicyOf(settings),
  });
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
  );
  acknowledge(role, {
    'IAM5[Resource::*]':
      'xray:PutTraceSegments and xray:PutTelemetryRecords know no resources (Service Authorization Reference, AWS X-Ray).',
  });
  return {
    architecture: settings.architecture === 'arm64' ? LambdaArchitecture.ARM_64 : LambdaArchitecture.X86_64,
    role,
    logGroup,
    tracing: Tracing.ACTIVE,
    environment: {
      POWERTOOLS_SERVICE_NAME: serviceName(settings, name),
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      ...environment,
    },
  };
}

/** How a function is called in logs, metrics and traces: two deployments in one account stay apart. */
export function serviceName(settings: Settings, name: string): string {
  return `${settings.name}-${name}`;
}
