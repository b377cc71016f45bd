/** From a good preflight to a service that somebody can use. */
export { cdkArguments, cdkEnvironment, deployStack } from './deployStack.ts';
export { type FinishClients, finishDeployment } from './finishDeployment.ts';
export { runTool, type Tool } from './runTool.ts';
export { summary } from './summary.ts';
