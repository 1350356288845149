import { join } from 'node:path';
import {
  LabNode,
  putTinyGuest,
  startFileServer,
  testDomainXml,
  tinyGuest,
  type FileServer,
  type ServedFile,
} from '@corral/testkit';
import { readFile } from 'node:fs/promises';
import { startConsole, type ConsoleServer } from '../../tools/drills/lib/console-server.ts';
import { GraphClient } from '../../tools/drills/lib/graph.ts';
import {
  enrolBySsh,
  makeNetwork,
  makePool,
  onlineNode,
  waitForId,
} from '../../tools/drills/lib/inventory.ts';
import { ApiServer } from '../../tools/drills/lib/server.ts';
import { runTask } from '../../tools/drills/lib/tasks.ts';

/** The third number of the NAT network's addresses, 192.168.N.0/24; free in every lab node. */
const NETWORK_THIRD = 150;

/** What {@link Stack.furnish} has made, by ids of the graph. */
export interface Furniture {
  readonly nodeId: string;
  readonly poolId: string;
  readonly networkId: string;
  readonly templateId: string;
}

/** Corral as a user has it, on a lab node as its own machine: libvirt, API and console, with an empty database. */
export class Stack {
  /** The machine whose libvirt is the node `local`. */
  readonly node: LabNode;
  readonly api: ApiServer;
  readonly graph: GraphClient;
  /** The console's address. */
  readonly url: string;
  private readonly console: ConsoleServer;
  private readonly others: LabNode[] = [];
  private files: FileServer | undefined;

  private constructor(node: LabNode, api: ApiServer, console: ConsoleServer, graph: GraphClient) {
    this.node = node;
    this.api = api;
    this.console = console;
    this.url = console.url;
    this.graph = graph;
  }

  /** @param token the administrator's access token; without it nobody needs one. */
  static async start(token?: string): Promise<Stack> {
    const node = await LabNode.start();
    let api: ApiServer | undefined;
    try {
      api = await ApiServer.start({
        libvirtSocket: node.libvirtSocket,
        ...(token === undefined ? {} : { token }),
      });
      return new Stack(node, api, await startConsole(api), new GraphClient(api.url, token));
    } catch (error) {
      await api?.remove();
      await node.stop();
      throw error;
    }
  }

  /** The id of node `local`, once it is online. */
  localNode(): Promise<string> {
    return onlineNode(this.graph, 'local');
  }

  /** Another machine, enrolled over ssh under that name. It goes with the stack. */
  async addRemote(name: string): Promise<{ readonly lab: LabNode; readonly nodeId: string }> {
    const lab = await this.spareMachine();
    return { lab, nodeId: await enrolBySsh(this.graph, lab, name) };
  }

  /** Another machine that Corral does not know yet. It goes with the stack. */
  async spareMachine(): Promise<LabNode> {
    const lab = await LabNode.start();
    this.others.push(lab);
    return lab;
  }

  /** An HTTP server with faults, for templates from addresses. */
  async fileServer(): Promise<FileServer> {
    this.files ??= await startFileServer();
    return this.files;
  }

  /** Serves the tiny guest's disk, with faults where asked, and returns its address and checksum. */
  async guestUrl(
    faults: Omit<ServedFile, 'body'> = {},
  ): Promise<{ readonly url: string; readonly sha256: string }> {
    const guest = await tinyGuest();
    const files = await this.fileServer();
    const url = files.serve('/tiny.qcow2', { ...faults, body: await readFile(guest.disk) });
    return { url, sha256: guest.diskSha256 };
  }

  /**
   * What most flows begin with, made through the graph: a pool, a NAT network and the tiny guest as a template, all on
   * node `local` and all named `prefix` and a word (`lab-pool`, `lab-net`, `lab-guest`).
   */
  async furnish(prefix = 'lab'): Promise<Furniture> {
    const nodeId = await this.localNode();
    const poolPath = `${this.node.imagesPath}/${prefix}`;
    await this.node.mustExec(['mkdir', '-p', poolPath]);
    const poolId = await makePool(this.graph, nodeId, `${prefix}-pool`, poolPath);
    const networkId = await makeNetwork(this.graph, nodeId, `${prefix}-net`, NETWORK_THIRD);
    const { url, sha256 } = await this.guestUrl();
    await runTask(this.graph, {
      name: 'registerTemplate',
      inputType: 'RegisterTemplateInput',
      input: {
        poolId,
        name: `${prefix}-guest`,
        source: { url, checksumSha256: sha256 },
        cloudInit: true,
        virtio: true,
        guestAgent: true,
      },
    });
    const templateId = await waitForId(this.graph, 'templates', `${prefix}-guest`, nodeId);
    return { nodeId, poolId, networkId, templateId };
  }

  /** Defines a VM on the node that Corral did not make: switched off, with a disk, without a network card. */
  async foreignVm(name: string): Promise<void> {
    const { disk } = await putTinyGuest(this.node);
    await this.node.virshXml(
      'define',
      `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
        <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/>
        <target dev='vda' bus='virtio'/></disk></devices></domain>`,
    );
  }

  /** Defines a VM with an empty disk in the pool that {@link furnish} made, as another tool would; switched off. */
  async blankVm(name: string, pool = 'lab-pool'): Promise<void> {
    const disk = `${name}.qcow2`;
    await this.node.virsh('vol-create-as', pool, disk, '64M', '--format', 'qcow2');
    const path = await this.node.virsh('vol-path', '--pool', pool, disk);
    await this.node.virshXml('define', testDomainXml({ name, disk: path.trim(), memoryMiB: 32 }));
  }

  /** A file of this machine that a browser can upload: the tiny guest's disk. */
  async guestFile(): Promise<string> {
    return (await tinyGuest()).disk;
  }

  /** Where the API writes what it logs. */
  get apiLog(): string {
    return join(this.api.dataDir, 'api.log');
  }

  /** Ends everything and makes sure that nothing is left. */
  async stop(): Promise<void> {
    await this.graph.close();
    await this.console.stop();
    await this.api.remove();
    await this.files?.stop();
    await Promise.all([this.node, ...this.others].map((node) => node.stop()));
  }
}
