import type { Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { bundleDirectory } from '../bundleDirectory.ts';
import { type FunctionPurpose, functionDefaults } from './functionDefaults.ts';

/** A function of one bundled file. */
export interface BundledFunctionProps extends FunctionPurpose {
  /** The folder in which `npm run build` puts a folder for each function. */
  functionsDirectory: string;
  description: string;
  memorySizeMb: number;
  timeout: Duration;
}

/** A function that `npm run build` made one file of, with its own role and log. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;

  /** @throws NotBuiltError when the bundle is not built */
  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Function', {
      ...functionDefaults(this, props),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundleDirectory(props.functionsDirectory, props.name)),
      memorySize: props.memorySizeMb,
      timeout: props.timeout,
    });
  }
}
