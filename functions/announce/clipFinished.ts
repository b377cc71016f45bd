import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { type ClipFinished, clipIdSchema, fileErrorSchema, recognitionSchema } from '../../contract/index.ts';

/** The part of a clip's item that is told. An item of a later shape that still has it is told as well. */
const finishedItemSchema = z.object({
  sk: z.literal('clip'),
  tenant: z.string(),
  clipId: clipIdSchema,
  fileName: z.string(),
  batch: z.string().optional(),
  speaker: z.string().optional(),
  status: z.enum(['done', 'failed']),
  recognition: recognitionSchema.pick({ emotion: true, confidence: true, unsure: true, model: true }).optional(),
  error: fileErrorSchema.optional(),
});

/**
 * The event that a change in the table stands for.
 *
 * @returns undefined when the change finished no clip
 */
export function toClipFinished({ eventName, dynamodb }: DynamoDBRecord): ClipFinished | undefined {
  if (eventName === 'REMOVE' || !dynamodb?.NewImage) return undefined;
  const parsed = finishedItemSchema.safeParse(plain(dynamodb.NewImage));
  if (!parsed.success || parsed.data.status === plain(dynamodb.OldImage ?? {}).status) return undefined;
  const { sk: _, recognition, error, ...clip } = parsed.data;
  return { ...clip, ...recognition, ...(error ? { errorCode: error.code } : {}) };
}

/**
 * Lambda's types of a stream's values and the SDK's differ in words only. What cannot be read is no clip's item; a
 * throw would hold up all later changes for as long as the stream keeps them.
 */
function plain(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): Record<string, unknown> {
  try {
    return unmarshall(image as Record<string, AttributeValue>);
  } catch {
    return {};
  }
}
