import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabNode } from '../lab/node.ts';
import { guestRecipe } from '../paths.ts';
import { mustRun } from '../process.ts';
import { waitFor } from '../wait.ts';
import { testDomainXml } from './domain.ts';
import { writeReferenceSeed } from './seed.ts';
import { putTinyGuest, tinyGuest } from './tiny.ts';

const NETWORK = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0' stp='off' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.10' end='192.168.122.99'/></dhcp></ip></network>`;

let node: LabNode;
beforeAll(async () => {
  node = await LabNode.start();
  await node.virshXml('net-define', NETWORK);
  await node.virsh('net-start', 'default');
});
afterAll(() => node.stop());

/** Runs a shell line in the guest by its agent and returns what it says. */
async function inGuest(vm: string, line: string): Promise<string> {
  const agent = async (command: object): Promise<unknown> =>
    JSON.parse(await node.virsh('qemu-agent-command', vm, JSON.stringify(command)));
  const started = await agent({
    execute: 'guest-exec',
    arguments: { path: '/bin/sh', arg: ['-c', line], 'capture-output': true },
  });
  const pid: unknown = Reflect.get(Object(Reflect.get(Object(started), 'return')), 'pid');
  const status = await waitFor('the end of the command', async () => {
    const answer: unknown = Reflect.get(
      Object(await agent({ execute: 'guest-exec-status', arguments: { pid } })),
      'return',
    );
    return Reflect.get(Object(answer), 'exited') === true && Object(answer);
  });
  return Buffer.from(String(Reflect.get(status, 'out-data') ?? ''), 'base64').toString('utf8');
}

const console_ = (vm: string): string => `/var/log/libvirt/qemu/${vm}-console.log`;
const said = (vm: string): Promise<string> =>
  readFile(join(node.folder, `var-log-libvirt/qemu/${vm}-console.log`), 'utf8').catch(() => '');

describe('the tiny guest', () => {
  it('is built once and then taken from the cache', async () => {
    const guest = await tinyGuest();
    const started = performance.now();
    expect(await tinyGuest()).toEqual(guest);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(guest.diskVirtualBytes).toBe(66 * 1024 * 1024);
    expect((await mustRun(['sha256sum', guest.disk])).split(' ')[0]).toBe(guest.diskSha256);
  });

  it('boots from its disk, obeys its seed, gets an address, and shuts down when asked to', async () => {
    const { disk } = await putTinyGuest(node);
    await writeReferenceSeed(join(node.imagesFolder, 'seed.iso'), {
      instanceId: 'i-1',
      userData: [
        '#cloud-config',
        'hostname: web-1',
        'users:',
        '  - default',
        '  - name: ann',
        '    ssh_authorized_keys: ',
        '      - ssh-ed25519 AAAAC3 ann@x',
        'ssh_authorized_keys:',
        '- ssh-ed25519 BBBB root@x',
        'chpasswd: { expire: false }',
        'password: s3cret',
        'write_files:',
        '  - path: /etc/motd',
        '    content: |',
        '      two',
        '        lines',
        'runcmd:',
        '  - echo "it is" > /root/said',
        '  - [ sh, -c, "echo listed >> /root/said" ]',
        '',
      ].join('\n'),
    });
    const xml = testDomainXml({
      name: 'web',
      disk,
      seed: `${node.imagesPath}/seed.iso`,
      network: 'default',
      consoleLog: console_('web'),
    });
    await node.virshXml('create', xml);
    await waitFor(
      'the ready line',
      async () => (await said('web')).includes('TINY-READY host=web-1'),
      { timeoutMs: 120_000, everyMs: 200 },
    );
    await waitFor('the login prompt', async () => (await said('web')).includes('web-1 login:'), {
      timeoutMs: 30_000,
    });
    expect(await inGuest('web', 'cat /root/said /etc/motd')).toBe('it is\nlisted\ntwo\n  lines\n');
    expect(await inGuest('web', 'cat /root/.ssh/authorized_keys')).toBe(
      'ssh-ed25519 BBBB root@x\n',
    );
    expect(await inGuest('web', 'cat /home/ann/.ssh/authorized_keys')).toBe(
      'ssh-ed25519 AAAAC3 ann@x\n',
    );
    expect(await node.virsh('domifaddr', 'web', '--source', 'agent')).toMatch(/192\.168\.122\.\d+/);
    expect(await node.virsh('net-dhcp-leases', 'default')).toContain('web-1');
    await node.virsh('shutdown', 'web', '--mode', 'acpi');
    await waitFor(
      'the guest to end',
      async () => !(await node.virsh('list', '--name')).includes('web'),
      { timeoutMs: 60_000 },
    );
  });

  it('boots its kernel directly and is deaf when told to be', async () => {
    const { kernel, initrd } = await putTinyGuest(node);
    const { commandLine } = await tinyGuest();
    const xml = testDomainXml({
      name: 'deaf',
      kernel,
      initrd,
      commandLine: `${commandLine} tiny.hang=1 tiny.no-ga=1`,
      consoleLog: console_('deaf'),
    });
    await node.virshXml('create', xml);
    await waitFor('the ready line', async () => (await said('deaf')).includes('TINY-READY'), {
      timeoutMs: 120_000,
      everyMs: 200,
    });
    expect(
      (await node.exec(['virsh', '-q', 'qemu-agent-command', 'deaf', '{"execute":"guest-ping"}']))
        .code,
    ).not.toBe(0);
    await node.virsh('shutdown', 'deaf', '--mode', 'acpi');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await node.virsh('domstate', 'deaf')).toBe('running');
    await node.qemuStop('deaf');
    await expect(
      node.exec(['virsh', '-q', 'qemu-monitor-command', 'deaf', '--hmp', 'info status'], {
        timeoutMs: 1000,
      }),
    ).rejects.toThrow(/did not end/);
    await node.qemuKill('deaf');
    await waitFor(
      'the guest to end',
      async () => !(await node.virsh('list', '--name')).includes('deaf'),
      { timeoutMs: 60_000 },
    );
  });
});

describe("the guest's reader of YAML", () => {
  const flatten = (yaml: string): Promise<string> =>
    mustRun(['busybox', 'awk', '-f', join(guestRecipe, 'root/usr/sbin/tiny-yaml')], {
      stdin: yaml,
    });

  it('flattens maps, lists, lists of lists, blocks, folds and quotes', async () => {
    const yaml = [
      'a: 1 # note',
      'b:',
      '- x',
      "- 'it''s'",
      'c:',
      '  - k: v',
      '    l:',
      '      - - sh',
      '        - -c',
      '  - text: |',
      '      one',
      '        two',
      '    folded: >-',
      '      three',
      '      four',
      'd: "q: \\"uoted\\""',
      'e: long plain',
      '  text',
    ].join('\n');
    expect((await flatten(`${yaml}\n`)).trimEnd().split('\n')).toEqual([
      'a\t1',
      'b.0\tx',
      "b.1\tit's",
      'c.0.k\tv',
      'c.0.l.0.0\tsh',
      'c.0.l.0.1\t-c',
      'c.1.text\tone\\n  two\\n',
      'c.1.folded\tthree four',
      'd\tq: "uoted"',
      'e\tlong plain text',
    ]);
  });
});
