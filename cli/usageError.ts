/** The command cannot be carried out as it was given: said in one line, and the exit status is 2. */
export class UsageError extends Error {}
