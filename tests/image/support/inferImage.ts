import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StagedImage, stageImage } from '../../../infra/image/stageImage.ts';
import { layOutBase } from './baseFiles.ts';
import { run, runForAll } from './tools.ts';

/** The image of `infer`, built from its Dockerfile as it is. */
export interface InferImage {
  staged: StagedImage;
  /** What the image holds beyond its base, unpacked. */
  sizeBytes: number;
  /** Runs podman over the place where the image is. */
  podman: (...args: string[]) => Promise<string>;
  /** @returns what a container has printed, on both streams */
  logs: (containerId: string) => Promise<string>;
  remove: () => Promise<void>;
}

/** What {@link InferImage.podman} knows the image by. */
export const IMAGE = 'localhost/infer';

/** Builds the image on a stand-in for AWS's base, in a store of its own that goes with it. */
export async function buildInferImage(): Promise<InferImage> {
  const directory = mkdtempSync(join(tmpdir(), 'ser-image-'));
  const store = ['--root', join(directory, 'store'), '--runroot', join(directory, 'run'), '--storage-driver', 'vfs'];
  const build = (tag: string, from: string) =>
    run('buildah', [...store, 'bud', '--isolation', 'chroot', '--pull-never', '--quiet', '--tag', tag, from]);
  const podmanArgs = [...store, '--runtime', 'runc', '--cgroup-manager', 'cgroupfs'];
  const podman = (...args: string[]) => run('podman', [...podmanArgs, ...args]);
  const logs = (containerId: string) => runForAll('podman', [...podmanArgs, 'logs', containerId]);
  const remove = async (): Promise<void> => {
    await podman('rm', '--all', '--force', '--time', '0');
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await layOutBase(join(directory, 'base'));
    const staged = stageImage({ architecture: 'x86_64', outputDirectory: join(directory, 'image') });
    const [, base] = /^FROM (\S+)$/m.exec(readFileSync(join(staged.directory, 'Dockerfile'), 'utf8'))!;
    await build(base, join(directory, 'base'));
    await build(IMAGE, staged.directory);
    const sizeOf = async (image: string) => Number(await podman('image', 'inspect', '--format', '{{.Size}}', image));
    return { staged, sizeBytes: (await sizeOf(IMAGE)) - (await sizeOf(base)), podman, logs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
