import { describe, expect, it } from 'vitest';
import { createSession } from '../../../../web/clip/session.ts';

function memory(content: Record<string, string> = {}) {
  return {
    content,
    getItem: (key: string) => content[key] ?? null,
    setItem: (key: string, value: string) => {
      content[key] = value;
    },
  };
}
const clip = (clipId: string) => ({ clipId, fileName: `${clipId}.wav`, sizeBytes: 10, converted: false });

describe('createSession', () => {
  it('remembers in order, once each, for the next page', () => {
    const storage = memory();
    const session = createSession(storage);
    for (const id of ['a', 'b', 'a']) session.remember(clip(id));
    expect(createSession(storage).list()).toEqual([clip('b'), clip('a')]);
  });

  it('forgets', () => {
    const session = createSession(memory());
    session.remember(clip('a'));
    session.remember(clip('b'));
    session.forget('a');
    expect(session.list()).toEqual([clip('b')]);
  });

  it.each(['not json', '{"a":1}', '[1,null,{"clipId":7}]'])('starts empty from %s', (stored) => {
    const storage = memory();
    createSession(storage).remember(clip('a'));
    const key = Object.keys(storage.content)[0];
    expect(createSession(memory({ [key]: stored })).list()).toEqual([]);
  });

  it.each([{ clipId: 7 }, { fileName: null }, { sizeBytes: '10' }, { converted: undefined }])(
    'drops what is not a clip: %j',
    (change) => {
      const storage = memory();
      createSession(storage).remember(clip('a'));
      const [key] = Object.keys(storage.content);
      storage.content[key] = JSON.stringify([clip('b'), { ...clip('c'), ...change }]);
      expect(createSession(storage).list()).toEqual([clip('b')]);
    },
  );

  it('lives without storage', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(() => createSession(full).remember(clip('a'))).not.toThrow();
  });
});
