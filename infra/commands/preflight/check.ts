/** What a check found: what it looked for, or a sentence that says what is missing and what to do. */
export type Check<T> = { value: T } | { problem: string };
