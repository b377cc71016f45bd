import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIP_FINISHED, clipFinishedSchema, resultFileSchema } from '../../contract/index.ts';
import { someClips } from './corpusClips.ts';
import { findResource } from './deployment.ts';
import { fitsPattern } from './eventPattern.ts';
import { ACCOUNT_ID, clientSettings, REGION } from './moto.ts';
import { type Service, startService } from './service.ts';
import { drained, drop, readObject, takeMessages, upload } from './steps.ts';
import { describeAws } from './suite.ts';
import { readStream } from './tableStream.ts';
import { EVERYTHING_ON } from './template.ts';

/** An event as EventBridge hands it on. */
interface BusEvent {
  source: string;
  'detail-type': string;
  detail: unknown;
}

describeAws('the events of finished clips', () => {
  const [clip] = someClips(1);
  let service: Service;
  let changes: DynamoDBRecord[];
  let uploaded: string;
  beforeAll(async () => {
    service = await startService(EVERYTHING_ON);
    const workers = await service.startInfer();
    uploaded = await upload(service.api('acme'), clip);
    await drop(service, 'drops/acme/may/ann/take.flac', new Uint8Array(readFileSync(clip)));
    await drop(service, 'drops/acme/may/notes.txt', new TextEncoder().encode('Not a recording at all.\n'));
    await drained(service);
    await workers.close();
    changes = await readStream(service.moto, service.deployment.table);
  });
  afterAll(() => service?.stop());

  it('come of the changes that finish a clip, which the filter in the template lets through, and of no other', () => {
    const all = changes.map((change) => change.dynamodb?.NewImage?.status?.S);
    // What has no status is no clip: how many messages wait lies in the table too.
    expect([...new Set(all)].sort()).toEqual(['awaiting-upload', 'done', 'failed', 'processing', undefined]);
    const { filters } = announceSource(service);
    const passed = changes.filter((change) => filters.some((filter) => fitsPattern(change, filter)));
    expect(passed.map((change) => change.dynamodb?.NewImage?.status?.S).sort()).toEqual(['done', 'done', 'failed']);
  });

  it("reach who listens to the stack's rule on the bus, one a clip, with the documented fields", async () => {
    const hear = await listen(service);
    const { filters, batchSize } = announceSource(service);
    const passed = changes.filter((change) => filters.some((filter) => fitsPattern(change, filter)));
    expect(passed.length).toBeLessThanOrEqual(batchSize);
    expect(await announce(service, passed)).toEqual({ batchItemFailures: [] });

    const events = await hear();
    for (const event of events) {
      expect(event).toMatchObject({ source: CLIP_FINISHED.source, 'detail-type': CLIP_FINISHED.detailType });
    }
    const details = events.map(({ detail }) => clipFinishedSchema.strict().parse(detail));
    const byFile = Object.fromEntries(details.map((detail) => [detail.fileName, detail]));
    const result = resultFileSchema.parse(
      JSON.parse((await readObject(service, 'results/acme/may/ann/take.flac.json')) ?? 'null'),
    );
    const { emotion, confidence, unsure, model } = result.recognition!;
    const heard = { tenant: 'acme', status: 'done', emotion, confidence, unsure, model };
    expect(details).toHaveLength(3);
    expect(details.find(({ clipId }) => clipId === uploaded)).toMatchObject(heard);
    const { clipId } = result;
    expect(byFile['take.flac']).toEqual({ ...heard, clipId, batch: 'may', speaker: 'ann', fileName: 'take.flac' });
    expect(byFile['notes.txt']).toMatchObject({ status: 'failed', batch: 'may', errorCode: 'unsupported-format' });
  });
});

/** How the template feeds the table's stream to `announce`. */
function announceSource({ deployment }: Service): { filters: unknown[]; batchSize: number } {
  const type = 'AWS::Lambda::EventSourceMapping';
  const { Properties } = findResource(deployment.template, type, (source) => 'FilterCriteria' in source.Properties!);
  const { FilterCriteria, BatchSize } = Properties as {
    FilterCriteria: { Filters: { Pattern: string }[] };
    BatchSize: number;
  };
  return { filters: FilterCriteria.Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown), batchSize: BatchSize };
}

/** Calls `announce` as deployed. */
async function announce({ environmentOf }: Service, Records: DynamoDBRecord[]): Promise<DynamoDBBatchResponse> {
  Object.assign(process.env, environmentOf('announce'));
  const bundle = join(resolve(import.meta.dirname, '../../dist'), 'functions/announce/index.mjs');
  const { handler } = (await import(pathToFileURL(bundle).href)) as {
    handler: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  };
  return handler({ Records });
}

/**
 * Puts a queue in the place of the receivers of the stack's rule: moto hands events to queues, and fails at topics and
 * functions.
 *
 * @returns what reads all events that have come
 */
async function listen({ moto, sqs }: Service): Promise<() => Promise<BusEvent[]>> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'listener' }));
  const bus = new EventBridgeClient(clientSettings(moto));
  const { Rules = [] } = await bus.send(new ListRulesCommand({}));
  expect(Rules).toHaveLength(1);
  const Arn = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:listener`;
  const Rule = Rules[0].Name;
  const { Targets = [] } = await bus.send(new ListTargetsByRuleCommand({ Rule }));
  // The topic and the webhook.
  expect(Targets).toHaveLength(2);
  await bus.send(new RemoveTargetsCommand({ Rule, Ids: Targets.map(({ Id }) => Id!) }));
  await bus.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'listener', Arn }] }));
  return async () => (await takeMessages(sqs, QueueUrl!)).map((body) => JSON.parse(body) as BusEvent);
}
