/** Settings that do not fit. The message has a sentence for each problem, all of them at once. */
export class SettingsError extends Error {
  /** A sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
