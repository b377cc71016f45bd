import { expect, it } from 'vitest';
import { failedMessageIds } from '../../../standins/queue/index.ts';

const batch = ['a', 'b', 'c'];
const answer = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

// The success and failure conditions of the Lambda developer guide.
it.each([
  ['nothing', undefined, []],
  ['no failures', answer(), []],
  ['one failure', answer('b'), ['b']],
  ['an unknown message', answer('b', 'z'), batch],
  ['an empty identifier', answer(''), batch],
])('%s', (_, response, failed) => {
  expect([...failedMessageIds(batch, response)]).toEqual(failed);
});
