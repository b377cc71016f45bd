import { expect, it } from 'vitest';
import { createSequencer, objectCreatedEvent } from '../../../standins/s3/events.ts';
import { ODD_KEYS } from './support.ts';

const object = { sizeBytes: 5, eTag: 'e', lastModifiedMs: 0, contentType: '', metadata: {} };
const event = (key: string) =>
  objectCreatedEvent('ObjectCreated:Put', { ...object, key }, { bucket: 'b', region: 'r' }, '1');

it.each(ODD_KEYS)('writes the key %j so that it is read back', (key) => {
  const written = event(key).Records[0]?.s3.object.key;
  expect(written).toMatch(/^[A-Za-z0-9\-_.~%+/*]*$/);
  expect(decodeURIComponent(written.replaceAll('+', ' '))).toBe(key);
});

it('has the time and place', () => {
  const record = event('uploads/a').Records[0];
  expect(record).toMatchObject({ eventTime: '1970-01-01T00:00:00.000Z', awsRegion: 'r', eventSource: 'aws:s3' });
  expect(record?.s3.bucket).toMatchObject({ name: 'b', arn: 'arn:aws:s3:::b' });
});

it('numbers events in growing order, also when the clock goes back', () => {
  const times = [1000, 1000, 900, 2000, 1_800_000_000_000];
  const next = createSequencer(() => times.shift() ?? 0);
  const numbers = [next(), next(), next(), next(), next()];
  expect([...numbers].sort()).toEqual(numbers);
  expect(new Set(numbers).size).toBe(5);
});
