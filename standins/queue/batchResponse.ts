import type { SQSBatchResponse } from 'aws-lambda';

/**
 * Which messages of a batch failed, by the rules of Lambda's partial batch responses: an empty answer means that all
 * succeeded; an answer that names no message of the batch, or none at all in an entry, means that all failed.
 *
 * @param messageIds of the batch
 * @param response what the handler returned
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (success and failure conditions)
 */
export function failedMessageIds(messageIds: string[], response: SQSBatchResponse | undefined): Set<string> {
  const failures = response?.batchItemFailures ?? [];
  const named = failures.map(({ itemIdentifier }) => itemIdentifier);
  const isValid = named.every((id) => messageIds.includes(id));
  return new Set(isValid ? named : messageIds);
}
