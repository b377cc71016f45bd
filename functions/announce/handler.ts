import { Tracer } from '@aws-lambda-powertools/tracer';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { CLIENT_SETTINGS } from '../clientSettings.ts';
import { requireVariable } from '../environment.ts';
import { announce } from './announce.ts';

const eventBusName = requireVariable(process.env, 'EVENT_BUS_NAME');
const events = new Tracer({ captureHTTPsRequests: false }).captureAWSv3Client(new EventBridgeClient(CLIENT_SETTINGS));

/**
 * Tells the event bus of the clips that a batch of the table's changes finished. It follows the table's stream and not
 * the worker, so that no event is lost when a worker dies between the record and the event.
 *
 * @returns the changes that the bus did not take: the stream hands them out again, in order
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return announce(Records, events, eventBusName);
}
