import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings, REGIONS, SettingsError } from '../../../infra/settings/index.ts';
import { settingsSchema } from '../../../infra/settings/schema.ts';

/** The sentences that these settings are refused with. */
function problemsOf(given: Record<string, unknown>): readonly string[] {
  try {
    parseSettings(given);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

/** The table of docs/deploy.md: setting → default, as they stand there. */
function documented(): Record<string, string> {
  const [, table] = /\| setting \| default \|.*\n((?:\|.*\n)+)/.exec(readFileSync('docs/deploy.md', 'utf8')) ?? [];
  const rows = (table ?? '').split('\n').slice(1, -1);
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [, names, defaults] = row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      const values = names.includes(',') ? defaults.split(', ') : [defaults];
      return names.split(', ').map((name, i) => [name, values[i] ?? defaults]);
    }),
  );
}

describe('settings', () => {
  it('are all in docs/deploy.md, with what they are unless given', () => {
    const presets = parseSettings({}) as Record<string, unknown>;
    const written = documented();
    expect(Object.keys(written).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
    for (const [name, preset] of Object.entries(presets)) {
      expect(written[name], name).toBe(typeof preset === 'string' ? preset : JSON.stringify(preset));
    }
    const open = Object.keys(written).filter((name) => presets[name] === undefined);
    for (const name of open) expect(written[name], name).toBe(name === 'region' ? "the credentials'" : 'none');
  });

  it('need not be given: each has a value by itself, or none', () => {
    expect(parseSettings({})).toEqual({
      name: 'speech-emotion',
      architecture: 'x86_64',
      inferMemoryMb: 1769,
      inferTimeoutSeconds: 180,
      maxDurationSeconds: 600,
      maxConcurrency: 5,
      uploadConcurrency: 3,
      batchSize: 1,
      augment: false,
      audioRetentionDays: 1,
      resultRetentionDays: 30,
      logRetentionDays: 30,
      throttleRatePerSecond: 20,
      throttleBurst: 50,
      quotaPerDay: 10_000,
      allowedOrigins: ['*'],
      removalPolicy: 'destroy',
      deletionProtection: false,
      completionTopic: false,
    });
  });

  it.each([
    ['name', 'a', 'Speech', '2 to 31 lower-case letters'],
    ['region', 'mars-north-1', '', REGIONS.join(', ')],
    ['architecture', 'sparc', 64, 'x86_64 or arm64'],
    ['inferMemoryMb', 511, 10_241, 'from 512 to 10240'],
    ['inferTimeoutSeconds', 29, 901, 'from 30 to 900'],
    ['maxDurationSeconds', 59, 10_801, 'from 60 to 10800'],
    ['maxConcurrency', 3, 1001, 'from 4 to 1000'],
    ['uploadConcurrency', 1, 999, 'from 2 to 998'],
    ['inferReservedConcurrency', 0, 10_001, 'from 1 to 10000'],
    ['presignReservedConcurrency', 0, '50', 'from 1 to 10000'],
    ['webhookReservedConcurrency', 0, 1.5, 'from 1 to 10000'],
    ['batchSize', 0, 3, 'from 1 to 2'],
    ['augment', 'yes', 1, 'true or false'],
    ['audioRetentionDays', 0, 31, 'from 1 to 30'],
    ['resultRetentionDays', 0, 366, 'from 1 to 365'],
    ['logRetentionDays', 2, 31, '1, 3, 5, 7, 14, 30'],
    ['throttleRatePerSecond', 0, 10_001, 'from 1 to 10000'],
    ['throttleBurst', 0, 5001, 'from 1 to 5000'],
    ['quotaPerDay', 0, 1.5, 'from 1 to 100000000'],
    ['allowedOrigins', ['example.com'], ['https://example.com/path'], 'origins like https://example.com, or *'],
    ['alarmEmail', 'nobody', 'a@b', 'an e-mail address'],
    ['domainName', 'https://voice.example.com', 'localhost', 'a host name like voice.example.com'],
    ['certificateArn', 'arn:aws:acm:eu-west-1:123456789012:certificate/0f', 'cert', 'a certificate in us-east-1'],
    ['removalPolicy', 'keep', true, 'destroy or retain'],
    ['deletionProtection', 'on', 0, 'true or false'],
    ['completionTopic', 'on', 0, 'true or false'],
    ['webhookUrl', 'http://example.com', 'example.com', 'starts with https://'],
  ])('%s of %j or %j is refused with what is allowed', (name, one, other, allowed) => {
    for (const value of [one, other]) {
      const problems = problemsOf({ [name]: value });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`The setting ${name}: expected `);
      expect(problems[0]).toContain(allowed);
      expect(problems[0]).toContain(`; got ${JSON.stringify(value)}.`);
    }
  });

  it('of an unknown name are refused with the names that there are', () => {
    const [problem, ...others] = problemsOf({ memory: 512 });
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^There is no setting memory; expected one of name, region, .*inferMemoryMb.*webhookUrl\.$/,
    );
  });

  it('are refused all at once, a sentence each', () => {
    const problems = problemsOf({ memory: 512, batchSize: 3, allowedOrigins: ['a', 'b'], logRetentionDays: 'long' });
    expect(problems).toHaveLength(4);
    for (const problem of problems) expect(problem).toMatch(/^[^\n]+\.$/);
  });

  it.each([
    ['domainName', 'certificateArn', 'voice.example.com'],
    ['certificateArn', 'domainName', 'arn:aws:acm:us-east-1:123456789012:certificate/0f1e'],
  ])('need %s and %s together', (given, missing, value) => {
    expect(problemsOf({ [given]: value })).toEqual([
      `The setting ${given}: expected together with ${missing}; got it alone. Set both or neither.`,
    ]);
  });

  it('give the time that the longest recording takes, unless they say otherwise', () => {
    const timeoutFor = (given: object) => parseSettings({ ...given }).inferTimeoutSeconds;
    expect(timeoutFor({ maxDurationSeconds: 3_600 })).toBe(300);
    expect(timeoutFor({ maxDurationSeconds: 10_800 })).toBe(900);
    expect(timeoutFor({ maxDurationSeconds: 60 })).toBe(180);
    expect(timeoutFor({ maxDurationSeconds: 3_600, inferTimeoutSeconds: 180 })).toBe(180);
    expect(problemsOf({ maxDurationSeconds: 3_600, inferTimeoutSeconds: 179 })).toEqual([
      'The setting inferTimeoutSeconds: expected at least 180, for recordings of 3600 s (maxDurationSeconds); got 179. Raise it or leave it out, or lower maxDurationSeconds.',
    ]);
  });

  it('leave some at once for dropped files', () => {
    expect(problemsOf({ uploadConcurrency: 4 })).toEqual([
      'The setting uploadConcurrency: expected at most 3, so that maxConcurrency (5) leaves 2 for dropped files; got 4. Lower it, or raise maxConcurrency.',
    ]);
    expect(problemsOf({ maxConcurrency: 4 })).toHaveLength(1);
    expect(parseSettings({ maxConcurrency: 6, uploadConcurrency: 4 })).toMatchObject({ uploadConcurrency: 4 });
  });

  it.each([
    [{}, 7, 5],
    [{ maxConcurrency: 40, uploadConcurrency: 30 }, 42, 40],
  ])('reserve no less for infer than its queues can call at once: %j', (given, least, maxConcurrency) => {
    expect(parseSettings({ ...given, inferReservedConcurrency: least }).inferReservedConcurrency).toBe(least);
    expect(problemsOf({ ...given, inferReservedConcurrency: least - 1 })).toEqual([
      `The setting inferReservedConcurrency: expected at least ${least}, for maxConcurrency (${maxConcurrency}) and the 2 that take dead letters; got ${least - 1}. Raise it, or lower maxConcurrency.`,
    ]);
  });

  it('reserve nothing for a webhook that is not there', () => {
    const webhookReservedConcurrency = 5;
    expect(problemsOf({ webhookReservedConcurrency })).toEqual([
      'The setting webhookReservedConcurrency: expected together with webhookUrl; got it alone. Set both, or webhookUrl alone.',
    ]);
    const both = { webhookReservedConcurrency, webhookUrl: 'https://receiver.example.com' };
    expect(parseSettings(both)).toMatchObject(both);
  });

  it('take the limits themselves', () => {
    const fewest = { maxConcurrency: 4, uploadConcurrency: 2 };
    const least = { inferMemoryMb: 512, inferTimeoutSeconds: 30, ...fewest, batchSize: 1, logRetentionDays: 1 };
    const large = { maxConcurrency: 1000, uploadConcurrency: 998 };
    const most = { inferMemoryMb: 10_240, inferTimeoutSeconds: 900, ...large, batchSize: 2 };
    expect(parseSettings(least)).toMatchObject(least);
    expect(parseSettings(most)).toMatchObject(most);
  });
});
