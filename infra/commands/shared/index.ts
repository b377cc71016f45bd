/** What the commands share: errors, the stack that they are about and its keys and buckets, questions. */
export {
  type CreatedKey,
  createKey,
  deleteKey,
  type KeyHome,
  type KeyRecord,
  listKeys,
  requireKey,
  setKeyEnabled,
} from './apiKeys.ts';
export { countObjects, emptyBucket, type ObjectCount } from './bucket.ts';
export { type Asking, askOnTerminal, confirmByTyping } from './confirm.ts';
export { CommandError, explainAwsError } from './errors.ts';
export { runCommand } from './runCommand.ts';
export { type DeployedStack, findStack, requireStack } from './stack.ts';
export {
  type AwsConfig,
  addTargetOptions,
  NO_REGION,
  openTarget,
  regionOfCredentials,
  type Target,
  type TargetOptions,
} from './target.ts';
