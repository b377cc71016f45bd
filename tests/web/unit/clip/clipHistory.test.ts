import { describe, expect, it } from 'vitest';
import { createClipHistory } from '../../../../web/clip/clipHistory.ts';

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

describe('createClipHistory', () => {
  it('remembers in order, once each, for the next page', () => {
    const storage = memory();
    const history = createClipHistory(storage);
    for (const id of ['a', 'b', 'a']) history.remember(clip(id));
    expect(createClipHistory(storage).list()).toEqual([clip('b'), clip('a')]);
  });

  it('keeps the newest five hundred', () => {
    const history = createClipHistory(memory());
    for (let i = 0; i < 502; i++) history.remember(clip(String(i)));
    expect(history.list()).toHaveLength(500);
    expect([history.list()[0], history.list()[499]]).toEqual([clip('2'), clip('501')]);
  });

  it('forgets', () => {
    const history = createClipHistory(memory());
    history.remember(clip('a'));
    history.remember(clip('b'));
    history.forget('a');
    expect(history.list()).toEqual([clip('b')]);
  });

  it.each(['not json', '{"a":1}', '[1,null,{"clipId":7}]'])('starts empty from %s', (stored) => {
    const storage = memory();
    createClipHistory(storage).remember(clip('a'));
    const key = Object.keys(storage.content)[0];
    expect(createClipHistory(memory({ [key]: stored })).list()).toEqual([]);
  });

  it.each([{ clipId: 7 }, { fileName: null }, { sizeBytes: '10' }, { converted: undefined }])(
    'drops what is not a clip: %j',
    (change) => {
      const storage = memory();
      createClipHistory(storage).remember(clip('a'));
      const [key] = Object.keys(storage.content);
      storage.content[key] = JSON.stringify([clip('b'), { ...clip('c'), ...change }]);
      expect(createClipHistory(storage).list()).toEqual([clip('b')]);
    },
  );

  it('lives without storage', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(() => createClipHistory(full).remember(clip('a'))).not.toThrow();
  });
});
