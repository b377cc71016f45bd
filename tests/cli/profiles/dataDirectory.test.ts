import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataDirectory } from '../../../cli/profiles/dataDirectory.ts';

describe('defaultDataDirectory', () => {
  it('follows XDG_DATA_HOME, unless it is relative or missing', () => {
    const atHome = join(homedir(), '.local', 'share', 'ser');
    expect(defaultDataDirectory({ XDG_DATA_HOME: '/data' })).toBe(join('/data', 'ser'));
    expect(defaultDataDirectory({ XDG_DATA_HOME: 'data' })).toBe(atHome);
    expect(defaultDataDirectory({ XDG_DATA_HOME: '' })).toBe(atHome);
    expect(defaultDataDirectory({})).toBe(atHome);
  });
});
