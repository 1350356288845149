import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArgs } from './args.mjs';
import { fingerprint, unlessFresh } from './fingerprint.mjs';
import { detectFamily, explainLibvirt } from './libvirt.mjs';
import { Child, get, isPortFree, waitFor } from './processes.mjs';

let dir;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'corral-start-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the command line', () => {
  it('starts both servers when nothing is said', () => {
    expect(parseArgs([])).toEqual({
      installLibvirt: false,
      console: true,
      help: false,
      unknown: [],
    });
  });

  it('names what it does not know', () => {
    expect(parseArgs(['--install-libvirt', '--no-console', '--prot=1'])).toEqual({
      installLibvirt: true,
      console: false,
      help: false,
      unknown: ['--prot=1'],
    });
  });
});

describe('the distribution', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', 'apt-get'],
    ['ID=ubuntu\nID_LIKE=debian', 'apt-get'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'apt-get'],
    ['NAME="Fedora Linux"\nID=fedora', 'dnf'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'dnf'],
    ['ID=arch', 'pacman'],
    ['ID=endeavouros\nID_LIKE=arch', 'pacman'],
  ])('%j is installed by %s', (osRelease, tool) => {
    const family = detectFamily(osRelease);
    expect(family?.tool).toBe(tool);
    expect(family?.commands().every((argv) => argv[0] === tool)).toBe(true);
    expect(
      family
        ?.commands()
        .flat()
        .some((word) => /qemu/.test(word)),
    ).toBe(true);
  });

  it('is none where Corral cannot install', () => {
    expect(detectFamily('ID=alpine')).toBeNull();
    expect(detectFamily('')).toBeNull();
  });
});

describe('what is said about libvirt', () => {
  const debian = detectFamily('ID=debian');

  it('is nothing when it answers', () => {
    expect(explainLibvirt({ state: 'answers' }, debian)).toBeNull();
  });

  it.each(['missing', 'no-qemu', 'stopped'])('names one command when it is %s', (state) => {
    expect(explainLibvirt({ state }, debian)).toContain('npm start -- --install-libvirt');
  });

  it('tells a user without rights how to get them', () => {
    const text = explainLibvirt(
      { state: 'forbidden', socket: '/run/libvirt/libvirt-sock' },
      debian,
    );
    expect(text).toContain('usermod -aG libvirt');
  });

  it('lets a machine without Linux go on', () => {
    expect(explainLibvirt({ state: 'no-linux' }, null)).toContain('remote nodes');
  });
});

describe('fingerprints', () => {
  const build = (count) =>
    unlessFresh({
      root: dir,
      stamp: path.join(dir, 'out/.stamp'),
      entries: ['src', 'one.json'],
      result: path.join(dir, 'out'),
      make: () => {
        mkdirSync(path.join(dir, 'out'), { recursive: true });
        count.made += 1;
      },
    });

  it('build once, and again when a source changes or the result is gone', async () => {
    mkdirSync(path.join(dir, 'src/node_modules'), { recursive: true });
    writeFileSync(path.join(dir, 'src/a.ts'), '1');
    const count = { made: 0 };
    expect(await build(count)).toBe(true);
    expect(await build(count)).toBe(false);
    writeFileSync(path.join(dir, 'src/a.test.ts'), 'a test');
    writeFileSync(path.join(dir, 'src/node_modules/x.js'), 'a dependency');
    expect(await build(count)).toBe(false);
    writeFileSync(path.join(dir, 'src/a.ts'), '2');
    expect(await build(count)).toBe(true);
    rmSync(path.join(dir, 'out'), { recursive: true });
    expect(await build(count)).toBe(true);
    expect(count.made).toBe(3);
  });

  it('tell names from contents and do not follow links', () => {
    mkdirSync(path.join(dir, 'a'));
    writeFileSync(path.join(dir, 'a/x'), 'y');
    const first = fingerprint(dir, ['a']);
    symlinkSync(dir, path.join(dir, 'a/loop'));
    expect(fingerprint(dir, ['a'])).toBe(first);
    writeFileSync(path.join(dir, 'a/xy'), '');
    expect(fingerprint(dir, ['a'])).not.toBe(first);
  });
});

describe('processes', () => {
  it('see a taken port', async () => {
    const server = net.createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
    expect(await get(`http://127.0.0.1:${port}/`)).toBeNull();
  });

  it('end with everything they started', async () => {
    const child = new Child('test', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {});
    await child.end();
    expect(child.running).toBe(false);
    expect((await child.exited).signal).toBe('SIGTERM');
  });

  it('do not wait for one that has ended', async () => {
    const child = new Child('test', process.execPath, ['-e', 'process.exit(3)'], {});
    expect(await waitFor(child, 'http://127.0.0.1:9/', 20_000)).toBe(false);
    expect((await child.exited).code).toBe(3);
  });
});
