export { lambdaContext } from './lambdaContext.ts';
