import { describe, expect, it } from 'vitest';
import { judgeUpstream } from './template-upstream.ts';

const sha256 = (hex: string) => ({ algorithm: 'sha256', hex }) as const;
const sha512 = (hex: string) => ({ algorithm: 'sha512', hex }) as const;

describe('judgeUpstream', () => {
  it.each([
    ['the same digest', [sha256('aa')], 10, sha256('aa'), 10, 'CURRENT'],
    ['another digest', [sha256('aa')], 10, sha256('bb'), 10, 'NEWER'],
    ['the same digest of several', [sha512('cc'), sha256('aa')], 10, sha512('cc'), 10, 'CURRENT'],
    ['the same digest though the size is another', [sha256('aa')], 10, sha256('aa'), 11, 'CURRENT'],
    ['a digest of another kind and another size', [sha256('aa')], 10, sha512('cc'), 11, 'NEWER'],
    ['a digest of another kind and the same size', [sha256('aa')], 10, sha512('cc'), 10, 'UNKNOWN'],
    ['no digest and another size', [sha256('aa')], 10, null, 11, 'NEWER'],
    ['no digest and the same size', [sha256('aa')], 10, null, 10, 'UNKNOWN'],
    ['nothing told', [sha256('aa')], 10, null, null, 'UNKNOWN'],
    ['nothing known', [], null, null, 11, 'UNKNOWN'],
  ] as const)('%s', (_name, digests, fileBytes, digest, publishedBytes, state) => {
    const verdict = judgeUpstream({ digests, fileBytes }, { digest, fileBytes: publishedBytes });
    expect(verdict.state).toBe(state);
    expect(verdict.reason).not.toBe('');
  });
});
