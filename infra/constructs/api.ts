import { Duration } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Period,
  RestApi,
  type StageOptions,
  type UsagePlan,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { API_ROOT, OPEN_PATHS } from '../../contract/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import { BundledFunction } from './functions.ts';
import { addGatewayResponses } from './gatewayResponses.ts';
import { permitClips, permitList, permitMessages, permitObjects, permitTables } from './permissions.ts';
import type { WorkQueues } from './queue.ts';
import type { Records } from './records.ts';
import { removalPolicyOf, type Storage } from './storage.ts';

/** As long as API Gateway waits by itself; the long poll ends well before. */
export const PRESIGN_TIMEOUT_SECONDS = 29;
const STAGE = 'live';

/** What the API works with. */
export interface ApiProps {
  settings: Settings;
  functionsDirectory: string;
  storage: Storage;
  records: Records;
  queues: WorkQueues;
}

/** The HTTP API: `presign` behind a gateway that checks keys, and how often each is used. */
export class Api extends Construct {
  readonly api: RestApi;
  readonly usagePlan: UsagePlan;
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.function = this.#presign(props);
    this.api = this.#gateway(props.settings);
    this.#route(new LambdaIntegration(this.function, { allowTestInvoke: false }));
    this.usagePlan = this.#plan(props.settings);
  }

  #presign({ settings, functionsDirectory, storage: { bucket }, records, queues }: ApiProps): IFunction {
    const bundled = new BundledFunction(this, 'Presign', {
      name: 'presign',
      description: 'Answers the HTTP API.',
      settings,
      functionsDirectory,
      memorySizeMb: 512,
      timeout: Duration.seconds(PRESIGN_TIMEOUT_SECONDS),
      reservedConcurrency: settings.presignReservedConcurrency,
      environment: {
        TABLE_NAME: records.table.tableName,
        BUCKET_NAME: bucket.bucketName,
        MODEL_DIR: '/var/task/model',
        UPLOAD_QUEUE_URL: queues.uploads.queueUrl,
        UPLOAD_CONCURRENCY: String(settings.uploadConcurrency),
        MAX_DURATION_SECONDS: String(settings.maxDurationSeconds),
        RESULT_RETENTION_DAYS: String(settings.resultRetentionDays),
      },
    });
    permitClips(bundled.function, records);
    permitMessages(bundled.function, queues.uploads);
    permitObjects(bundled.function, bucket, ['s3:PutObject'], ['uploads']);
    permitTables(bundled.function, bucket);
    // Of what is erased a certain version is meant, and a conditional delete reads.
    permitObjects(
      bundled.function,
      bucket,
      ['s3:GetObject', 's3:DeleteObject'],
      ['uploads', 'drops', 'results', 'timelines'],
    );
    permitList(bundled.function, bucket);
    return bundled.function;
  }

  #gateway(settings: Settings): RestApi {
    const api = new RestApi(this, 'Rest', {
      restApiName: settings.name,
      description: 'Speech emotion recognition.',
      endpointTypes: [EndpointType.REGIONAL],
      // An account has one role for all its gateways' logs. Without it no log can be switched on, and another API may
      // have come to use it: it stays when this stack goes.
      cloudWatchRole: true,
      deployOptions: this.#stage(settings),
    });
    // The address to use is the page's.
    api.node.tryRemoveChild('Endpoint');
    addGatewayResponses(api);
    acknowledge(api, {
      APIG2:
        'presign checks each request against the schemas that /openapi.json is made of, and says what does not fit.',
      APIG3: 'A web application firewall costs more a month than all the rest; keys, throttling and quota limit calls.',
      APIG4: 'Keys that the gateway compares are the authorisation; the model card and the API description are open.',
      APIG6:
        'Its log would have no end of retention and hold headers; the access log has status and cause of each call.',
      COG4: 'Programmes call the API with keys; there are no users to sign in.',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The role that API Gateway asks for to write logs, as its manual gives it ("Set up CloudWatch logging").',
    });
    return api;
  }

  #stage(settings: Settings): StageOptions {
    const log = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicyOf(settings),
    });
    const open = {
      metricsEnabled: true,
      throttlingRateLimit: settings.throttleRatePerSecond,
      throttlingBurstLimit: settings.throttleBurst,
    };
    return {
      stageName: STAGE,
      accessLogDestination: new LogGroupLogDestination(log),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      loggingLevel: MethodLoggingLevel.OFF,
      metricsEnabled: true,
      // Its traces hold paths, and so whatever a caller wrote. The function has its own.
      tracingEnabled: false,
      // Nobody's key limits these.
      methodOptions: Object.fromEntries(OPEN_PATHS.map((path) => [`${path}/GET`, open])),
    };
  }

  /** The more exact path wins (API Gateway Developer Guide, "Lambda proxy integration"). */
  #route(presign: LambdaIntegration): void {
    const { root } = this.api;
    root.resourceForPath(`${API_ROOT}/{proxy+}`).addMethod('ANY', presign, { apiKeyRequired: true });
    for (const path of OPEN_PATHS) root.resourceForPath(path).addMethod('GET', presign, { apiKeyRequired: false });
  }

  #plan(settings: Settings): UsagePlan {
    return this.api.addUsagePlan('UsagePlan', {
      description: 'What each key may use.',
      apiStages: [{ api: this.api, stage: this.api.deploymentStage }],
      throttle: { rateLimit: settings.throttleRatePerSecond, burstLimit: settings.throttleBurst },
      quota: { limit: settings.quotaPerDay, period: Period.DAY },
    });
  }
}

/** Who called with which key, and what came of it. No address and no header: both can be personal. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  // Not the path: it holds whatever the caller wrote.
  resource: '$context.resourcePath',
  apiKeyId: '$context.identity.apiKeyId',
  status: '$context.status',
  error: '$context.error.responseType',
  responseBytes: '$context.responseLength',
  responseMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
};
