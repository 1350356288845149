/**
 * The test lab by hand.
 *   node tools/lab.ts clean        removes what killed test runs left (npm run lab:clean)
 *   node tools/lab.ts up [NUMBER]  starts a node, prints how to reach it, and ends it at Ctrl-C
 */
import { LabNode, nodeNumbers, putTinyGuest, sweepStaleNodes } from '@corral/testkit';

async function clean(): Promise<void> {
  const swept = await sweepStaleNodes();
  const inUse = nodeNumbers();
  console.log(
    `Lab nodes swept: ${swept.length === 0 ? 'none' : swept.join(', ')}; in use: ${inUse.length === 0 ? 'none' : inUse.join(', ')}.`,
  );
}

async function up(number: string | undefined): Promise<void> {
  const node = await LabNode.start(number === undefined ? {} : { number: Number(number) });
  const guest = await putTinyGuest(node);
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  console.log(
    [
      `Lab node ${node.number} is up (Ctrl-C ends it).`,
      `  libvirt   virsh -c 'qemu+unix:///system?socket=${node.libvirtSocket}'`,
      `  ssh       ssh -i ${node.ssh.privateKeyFile} root@${node.address}`,
      `  host key  ${node.ssh.hostKeyFingerprint}`,
      `  guest     ${guest.disk}`,
    ].join('\n'),
  );
  // Keeps the process running: a node does not.
  const alive = setInterval(() => undefined, 60_000);
  await ended;
  clearInterval(alive);
  await node.stop();
}

const [command, argument] = process.argv.slice(2);
if (command === 'clean') await clean();
else if (command === 'up') await up(argument);
else {
  console.error('Usage: node tools/lab.ts clean | up [NUMBER]');
  process.exitCode = 2;
}
