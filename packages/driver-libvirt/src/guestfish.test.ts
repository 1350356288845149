import { describe, expect, it } from 'vitest';
import { quoted, readLogin, readScript, usualHome, writeScript } from './guestfish.ts';

const MARK = 'mark-1';
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nann:x:1000:1001::/srv/ann:/bin/sh\n';
const SHADOW = 'root:$6$a$b:19000:0:99999:7:::\nann:!:19000::::::\n';

function answer(change: Partial<Record<string, string>> = {}): string {
  const parts = {
    system: 'PRETTY_NAME="Tiny 1"\nID=tiny\n',
    users: PASSWD,
    passwords: SHADOW,
    labels: '',
    links: 'false\n',
    home: 'true\n',
    // Without a line end: the next mark stands on the same line.
    keys: '# mine\nssh-ed25519 AAAA ann',
    end: '',
    ...change,
  };
  return Object.entries(parts)
    .map(([name, text]) => `${MARK}:${name}\n${text}`)
    .join('');
}

describe('what guestfish is told', () => {
  it('quotes whatever is in a word', () => {
    expect(quoted('a "b" \\ c\n\t|')).toBe('"a \\"b\\" \\\\ c\\n\\t|"');
  });

  it('looks where the home is, and marks each answer', () => {
    const script = readScript(usualHome('ann'), MARK);
    expect(script).toContain('-cat "/home/ann/.ssh/authorized_keys"\n');
    expect(script.match(/^echo mark-1:\w+$/gm)).toHaveLength(8);
    expect(usualHome('root')).toBe('/root');
  });

  it('writes a password through augeas, and nothing of keys', () => {
    const script = writeScript(login(), { passwordHash: '$6$s$h', keys: null }, MARK);
    expect(script).toContain('aug-set "/files/etc/shadow/root/password" "$6$s$h"\naug-save\n');
    expect(script).not.toMatch(/ssh|xattr/);
    expect(script.endsWith('umount-all\necho mark-1:end\n')).toBe(true);
  });

  it('writes keys as the user’s own, with labels where the guest has them', () => {
    const change = { passwordHash: null, keys: ['one', 'two "x"'] };
    const script = writeScript({ ...login(), uid: 7, gid: 8, labels: true }, change, MARK);
    expect(script).toContain('write "/root/.ssh/authorized_keys" "one\\ntwo \\"x\\"\\n"');
    expect(script).toContain('chown 7 8 "/root/.ssh/authorized_keys"');
    expect(script).toContain('lsetxattr security.selinux "system_u:object_r:ssh_home_t:s0" 31 ');
    expect(script).not.toContain('aug-');
  });
});

describe('what guestfish answers', () => {
  it('is a login', () => {
    expect(readLogin(answer(), 'root', '/root', MARK)).toEqual({ found: 'LOGIN', login: login() });
    const labelled = readLogin(answer({ labels: 'SELINUX=enforcing\n' }), 'root', '/root', MARK);
    expect(labelled).toMatchObject({ login: { labels: true } });
    const linked = readLogin(answer({ links: 'true\nfalse\n' }), 'root', '/root', MARK);
    expect(linked).toMatchObject({ login: { keysLinked: true } });
  });

  it('is another home, no such user, no Linux, no home, or not whole', () => {
    const read = (change: Partial<Record<string, string>>, user = 'root', home = '/root') =>
      readLogin(answer(change), user, home, MARK);
    expect(read({}, 'ann', '/home/ann')).toEqual({ found: 'ELSEWHERE', home: '/srv/ann' });
    expect(read({}, 'bob', '/home/bob')).toEqual({ found: 'NO_USER' });
    expect(read({ passwords: '' })).toEqual({ found: 'NO_LINUX' });
    expect(read({ home: 'false\n' })).toEqual({ found: 'NO_HOME' });
    expect(readLogin(answer().slice(0, -12), 'root', '/root', MARK)).toBeNull();
  });
});

function login() {
  return {
    user: 'root',
    uid: 0,
    gid: 0,
    home: '/root',
    system: 'Tiny 1',
    labels: false,
    passwordHash: '$6$a$b',
    keys: ['# mine', 'ssh-ed25519 AAAA ann'],
    keysLinked: false,
  };
}
