export { type ApiHandler, LOCAL_TENANT, type RunningGateway, startGateway } from './startGateway.ts';
