import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import { run } from '../process.ts';
import { waitFor } from '../wait.ts';
import { LabNode } from './node.ts';
import { sweepStaleNodes } from './sweep.ts';

const links = async (): Promise<string> => (await run(['ip', '-br', 'link'])).stdout;

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 500 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

describe('a lab node', () => {
  it('has its own libvirt without KVM, and leaves nothing behind', async () => {
    const node = await LabNode.start();
    const socket = node.libvirtSocket;
    expect(await node.virsh('hostname')).toBe(node.hostname);
    expect(await node.virsh('domcapabilities', '--virttype', 'qemu')).toContain(
      '<domain>qemu</domain>',
    );
    expect(
      (await node.exec(['virsh', '-q', 'domcapabilities', '--virttype', 'kvm'])).code,
    ).not.toBe(0);
    expect(
      (
        await run(['virsh', '-c', `qemu+unix:///system?socket=${socket}`, '-q', 'hostname'])
      ).stdout.trim(),
    ).toBe(node.hostname);
    expect(await links()).toContain(`clab${node.number}`);
    await node.stop();
    expect(await links()).not.toContain(`clab${node.number}`);
    expect((await run(['ip', 'route'])).stdout).not.toContain(`10.99.${node.number}.`);
    expect(existsSync(node.folder)).toBe(false);
    expect((await run(['pgrep', '-f', node.folder])).stdout).toBe('');
  });

  it('runs beside another of its kind', async () => {
    const nodes = await Promise.all([LabNode.start(), LabNode.start()]);
    const names = await Promise.all(nodes.map((node) => node.virsh('hostname')));
    expect(new Set(names).size).toBe(2);
    expect(nodes[0].ssh.hostKeyFingerprint).not.toBe(nodes[1].ssh.hostKeyFingerprint);
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('keeps its disks when the plug is pulled', async () => {
    await using node = await LabNode.start();
    await node.virsh('pool-define-as', 'images', 'dir', '--target', node.imagesPath);
    await node.powerOff();
    expect(await reaches(node.address, 22)).toBe(false);
    await node.powerOn();
    expect(await node.virsh('pool-list', '--all', '--name')).toContain('images');
    expect(await reaches(node.address, 22)).toBe(true);
  });

  it('has faults that show, and ends them', async () => {
    await using node = await LabNode.start();
    const uri = ['virsh', '-q', 'uri'];
    await node.killLibvirtd();
    expect((await node.exec(uri)).code).not.toBe(0);
    await node.startLibvirtd();
    await node.stopLibvirtd();
    await expect(node.exec(uri, { timeoutMs: 500 })).rejects.toThrow(/did not end/);
    await node.contLibvirtd();
    expect((await node.exec(uri)).code).toBe(0);
    await node.stopSshd();
    expect(await reaches(node.address, 22)).toBe(false);
    await node.startSshd();
    await expect.poll(() => reaches(node.address, 22)).toBe(true);
    await node.drop();
    expect(await reaches(node.address, 22)).toBe(false);
    await node.undrop();
    expect(await reaches(node.address, 22)).toBe(true);
    await node.cut();
    expect(await reaches(node.address, 22)).toBe(false);
    await node.uncut();
    await expect.poll(() => reaches(node.address, 22), { timeout: 5000 }).toBe(true);
    await node.smallDisk('/var/lib/libvirt/small', '1m');
    const fill = await node.exec([
      'dd',
      'if=/dev/zero',
      'of=/var/lib/libvirt/small/x',
      'bs=1M',
      'count=2',
    ]);
    expect(fill.stderr).toContain('No space left');
  });

  it('dies with the process that started it, and what that leaves is swept', async () => {
    const module = new URL('./node.ts', import.meta.url).href;
    const script = `
      import { LabNode } from '${module}';
      const node = await LabNode.start();
      process.stdout.write(node.number + ' ' + node.pid);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = String(await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve)));
    const [number, pid] = said.split(' ').map(Number);
    child.kill('SIGKILL');
    await waitFor('the end of the node', () => !existsSync(`/proc/${pid}`));
    await waitFor('the end of its cable', async () => !(await links()).includes(`clab${number} `));
    expect(await sweepStaleNodes()).toContain(number);
    expect(existsSync(`/tmp/corral-lab/n${number}`)).toBe(false);
  });
});
