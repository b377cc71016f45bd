import type { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Code,
  type DockerImageFunctionProps,
  Architecture as LambdaArchitecture,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleDirectory } from '../built.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import { removalPolicyOf } from './storage.ts';

/** Of the functions' own metrics. */
const METRICS_NAMESPACE = 'SpeechEmotionRecognition';

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
function serviceName(settings: Settings, name: string): string {
  return `${settings.name}-${name}`;
}

/** A metric that `infer` itself counts. */
export function inferMetric(settings: Settings, metricName: string, options: MetricOptions): Metric {
  const dimensionsMap = { service: serviceName(settings, 'infer') };
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, ...options });
}

/** A function of one bundled file. */
export interface BundledFunctionProps extends FunctionPurpose {
  /** The folder in which `npm run build` puts a folder for each function. */
  functionsDirectory: string;
  description: string;
  memorySizeMb: number;
  timeout: Duration;
  /** Instances that are this function's alone, and all that it gets; any that the account has unless given. */
  reservedConcurrency?: number;
}

/** A function that `npm run build` made one file of, with its own role and log. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;

  /** @throws NotBuiltError when the bundle is not built */
  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Function', {
      ...functionDefaults(this, props),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundleDirectory(props.functionsDirectory, props.name)),
      memorySize: props.memorySizeMb,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
    });
  }
}
