/** Recordings sent to a service, side by side, and what came of them. */
export { connect } from './connect.ts';
export { inOrder } from './inOrder.ts';
export { type OutputOptions, openOutput } from './outputs.ts';
export { type SubmitTerms, type Submitted, submitOne } from './submitted.ts';
