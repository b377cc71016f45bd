import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClips } from '../../../cli/profiles/clipFile.ts';
import { addClip, createProfile, type ProfileModel, serialiseClip, toProfileClip } from '../../../core/index.ts';
import { mutateJson, mutateText, oneOf } from '../mutate/index.ts';
import { textOf, utf8 } from './seedText.ts';
import { mustHold, type Target } from './target.ts';

const HASH = 'a1'.repeat(32);
const MODEL: ProfileModel = { id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 4 };
const CLIP = serialiseClip({ model: MODEL, clip: toProfileClip({ hash: HASH, vector: [1, -2, 0.5, 0] }, 1_000) });

/** Each of the two lines is JSON of its own. */
const mutateLines: Target['mutate'] = (input, dice, pool) => {
  const [name, ...clip] = textOf(input).split('\n');
  const isName = dice.chance(0.3);
  const changed = textOf(mutateJson(utf8(isName ? name : clip.join('\n')), dice, pool));
  return utf8(isName ? [changed, ...clip].join('\n') : `${name}\n${changed}`);
};

/** What is kept of a clip of a room or a speaker, in a file that anybody may have touched. */
export const profileClip: Target = {
  name: 'profile-clip',
  seeds: () => [utf8(`${JSON.stringify('Ann')}\n${CLIP}\n`)],
  mutate: oneOf(mutateLines, mutateText),
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'ser-fuzz-'));
    const path = join(folder, `${HASH}-${'0'.repeat(16)}.json`);
    const feed = async (input: Uint8Array): Promise<string> => {
      await writeFile(path, input);
      const { clips, damaged } = await readClips(folder);
      mustHold(clips.length + damaged.length === 1, 'neither a clip nor told to be damaged');
      for (const { model, clip } of clips) addClip(createProfile(model), clip);
      return clips.length > 0 ? 'clip' : 'damaged';
    };
    return { feed, close: () => rm(folder, { recursive: true }) };
  },
};
