import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FUNCTIONS_DIRECTORY } from './built.ts';
import { stageImage } from './image/stageImage.ts';
import type { Settings } from './settings/index.ts';
import { SpeechEmotionStack } from './stack.ts';

/** Where the image is staged unless it was before. */
const IMAGE_DIRECTORY = 'dist/image';

/** What was built before. */
export interface BuiltBefore {
  /** A folder with a Dockerfile; without it the image of `infer` is staged now. */
  imageDirectory?: string;
  /** The folder of the bundled functions; `dist/functions` unless given. */
  functionsDirectory?: string;
}

/**
 * Puts the stack into an app, with cdk-nag watching over it: synthesis fails on what neither follows its rules nor says
 * why.
 *
 * @throws NotBuiltError when the functions are not built
 */
export function createStack(app: App, settings: Settings, built: BuiltBefore = {}): SpeechEmotionStack {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const functionsDirectory = built.functionsDirectory ?? FUNCTIONS_DIRECTORY;
  const imageDirectory =
    built.imageDirectory ??
    stageImage({ architecture: settings.architecture, outputDirectory: IMAGE_DIRECTORY }).directory;
  return new SpeechEmotionStack(app, { settings, imageDirectory, functionsDirectory });
}
