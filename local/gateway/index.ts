export { type ApiHandler, type RunningGateway, startGateway } from './startGateway.ts';
