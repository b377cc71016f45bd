import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { CLIP_FINISHED } from '../../contract/index.ts';
import { toClipFinished } from './clipFinished.ts';

/** How many events one call takes (Amazon EventBridge, PutEvents). The event source hands out no more at once. */
const MAX_ENTRIES = 10;

/**
 * Puts an event on the bus for each clip that was finished.
 *
 * @param records changes of the table, in order, of a stream with new and old images
 * @returns the first change that the bus refused: the stream starts again there, so that a later one can come twice
 * @throws when the bus cannot be reached: all are handed out again
 */
export async function announce(
  records: readonly DynamoDBRecord[],
  events: EventBridgeClient,
  eventBusName: string,
): Promise<DynamoDBBatchResponse> {
  const finished = records.flatMap((record) => {
    const detail = toClipFinished(record);
    return detail ? [{ record, detail }] : [];
  });
  for (let from = 0; from < finished.length; from += MAX_ENTRIES) {
    const part = finished.slice(from, from + MAX_ENTRIES);
    const Entries = part.map(({ record, detail }) => ({
      EventBusName: eventBusName,
      Source: CLIP_FINISHED.source,
      DetailType: CLIP_FINISHED.detailType,
      Detail: JSON.stringify(detail),
      // The table, by which several stacks in one account tell their events apart.
      Resources: record.eventSourceARN?.split('/stream/').slice(0, 1) ?? [],
      Time: new Date((record.dynamodb?.ApproximateCreationDateTime ?? Date.now() / 1000) * 1000),
    }));
    const answer = await events.send(new PutEventsCommand({ Entries }));
    const refused = answer.Entries?.findIndex(({ ErrorCode }) => ErrorCode !== undefined) ?? -1;
    if (refused >= 0) {
      return { batchItemFailures: [{ itemIdentifier: part[refused].record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}
