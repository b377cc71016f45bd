export type { ApiHandler, ApiOptions, GatewayFault } from './answerApi.ts';
export { type GatewayOptions, type PageOptions, type RunningGateway, startGateway } from './startGateway.ts';
