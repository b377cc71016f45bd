import { expect, it } from 'vitest';
import { newApiKey } from '../../functions/newApiKey.ts';
import { tellingLines, unprinted, watchLog } from './logWatch.ts';

const CLEAN = [
  '{"level":"INFO","message":"Recognised","clipId":"c_0123456789abcdefghjkmnpqrs","status":"done","ms":104}',
  `{"level":"WARN","message":"Passed over","keySha256":"${'0a'.repeat(32)}"}`,
  '    at Object.read (/srv/standins/s3/store/index.ts:12:3)',
  'c_0123456789abcdefghjkmnpqrs  done  104 ms',
];

it.each([
  ['a key of the API', newApiKey('ann')],
  ['a key of the API in JSON', `{"apiKey":"${newApiKey('ann')}"}`],
  ['a recording’s name', '{"message":"cannot read interview.WAV"}'],
  ['the key of a dropped file', '{"key":"drops/ann/monday/Jane Doe/take.flac"}'],
  ['such a key, as events write it', 'drops%2Fann%2Fmonday%2Ftake'],
  ['a name that the suite gave', '{"speaker":"J\\u00fcrgen"}', 'J\\u00fcrgen'],
  ['a name that the suite gave, in a URL', 'GET /x?name=Max+Muster', 'Max Muster'],
])('a line with %s is noticed', (_, line, name?: string) => {
  if (name) unprinted(name);
  watchLog(() => [...CLEAN, line].join('\n'));
  expect(tellingLines()).toContain(line);
});

it('lines of ids, codes and times are not, and what is said before the service is ready is not its log', () => {
  const banner = [
    'Page  http://127.0.0.1:1/',
    `Key  ${newApiKey('local')}`,
    'aws s3 cp x s3://ser-local/drops/local/BATCH/',
  ];
  watchLog(() => [...banner, 'Loading the model …', 'Ready.', ...CLEAN, ...banner].join('\n'));
  expect(tellingLines()).toEqual([]);
});

it('each output is looked at once', () => {
  watchLog(() => newApiKey('ann'));
  expect(tellingLines()).toHaveLength(1);
  expect(tellingLines()).toEqual([]);
});
