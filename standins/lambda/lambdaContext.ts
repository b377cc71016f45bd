import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/**
 * The second argument of a Lambda handler.
 *
 * @param functionName as the deployment names it
 * @param timeoutSeconds after which the function is stopped
 */
export function lambdaContext(functionName: string, timeoutSeconds: number): Context {
  const endsAtMs = Date.now() + timeoutSeconds * 1000;
  const ignored = () => undefined;
  return {
    awsRequestId: randomUUID(),
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '2048',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAtMs - Date.now()),
    done: ignored,
    fail: ignored,
    succeed: ignored,
  };
}
