/** The service cannot start, for a reason that its user can remove: the message is all that is shown. */
export class StartError extends Error {}
