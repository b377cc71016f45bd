// Makes answers/golden.json anew: npm run golden:answers. Only after a change that is meant to change answers (another model).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpora } from '../support/corpora.ts';
import { chooseClips } from './answers/chooseClips.ts';
import { type Answers, recogniseClips, WAYS } from './answers/recogniseClips.ts';

const CLIPS = 96;

const clips = chooseClips(corpora, CLIPS);
const golden: Record<string, Answers> = {};
for (const [way, options] of Object.entries(WAYS)) golden[way] = await recogniseClips(corpora, clips, options);
const rows = Object.entries(golden).map(([way, answers]) => {
  const lines = Object.entries(answers).map(
    ([clip, answer]) => `    ${JSON.stringify(clip)}: ${JSON.stringify(answer)}`,
  );
  return `  ${JSON.stringify(way)}: {\n${lines.join(',\n')}\n  }`;
});
writeFileSync(join('tests/corpora/answers', 'golden.json'), `{\n${rows.join(',\n')}\n}\n`);
