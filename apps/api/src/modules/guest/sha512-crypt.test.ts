import { describe, expect, it } from 'vitest';
import { sha512Crypt } from './sha512-crypt.ts';

/** Made by `openssl passwd -6 -salt SALT`. */
const KNOWN = [
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'pässwörd',
    '$6$NaCl./09azAZ$tdCfJiayk1UBUhi/avYGfCauhvnFaoh3Qha/bvhE36eyxVLB7oVduXEsxQHaZRzCvbWRkvs0AEvugol6LvFb2/',
  ],
  [
    'a'.repeat(200),
    '$6$NaCl./09azAZ$QxFZw/S4jHGGSaSP0zylm2o/SD13Ig9452srKNXQ.Ss2SP0Gik6TeaYLi7kloPvHFUl1pLrMkdEzWgASXWRtg0',
  ],
] as const;

describe('sha512Crypt', () => {
  it.each(KNOWN)('hashes %j as others do', (password, hash) => {
    expect(sha512Crypt(password, hash.split('$')[2])).toBe(hash);
  });

  it('takes a salt of its own each time', () => {
    expect(sha512Crypt('x')).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/);
    expect(sha512Crypt('x')).not.toBe(sha512Crypt('x'));
  });
});
