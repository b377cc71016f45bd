/** What the commands share: errors, the stack that they are about, questions. */
export { CommandError } from './commandError.ts';
export { type Asking, askOnTerminal, confirmByTyping } from './confirm.ts';
export { deleteObjects } from './deleteObjects.ts';
export { explainAwsError } from './explainAwsError.ts';
export { runCommand } from './runCommand.ts';
export { type DeployedStack, findStack, type OutputName, requireStack } from './stack.ts';
export {
  type AwsConfig,
  addTargetOptions,
  NO_REGION,
  openTarget,
  regionOfCredentials,
  type Target,
  type TargetOptions,
} from './target.ts';
