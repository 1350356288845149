import { describe, expect, it } from 'vitest';
import { chooseVersion } from './version.ts';

const list = (...versions: string[]): string =>
  '<?xml version="1.0"?><namespaces version="1.0"><namespace><name>urn:internalvim25</name><version>7.0</version></namespace>' +
  `<namespace><name>urn:vim25</name>${versions.map((one) => `<version>${one}</version>`).join('<x/>')}</namespace></namespaces>`;

describe('the version of the API', () => {
  it.each([
    [['8.0.2.0', '7.0.3.0', '7.0.0.0', '6.7.3', '6.5'], '7.0.0.0'],
    [['7.0', '6.7'], '7.0'],
    [['6.5', '6.0', '5.5'], '6.5'],
    [['6.7.1', '6.7', '6.7.3'], '6.7.3'],
    [['9.0'], null],
    [[], null],
  ])('of a host with %j is %s', (offered, chosen) => {
    expect(chooseVersion(list(...offered))).toBe(chosen);
  });
});
