export type { ApiHandler, ApiOptions, GatewayFault } from './answerApi.ts';
export { type GatewayOptions, type RunningGateway, startGateway } from './startGateway.ts';
