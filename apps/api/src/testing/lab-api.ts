import { libvirtDriver } from '@corral/driver-libvirt';
import { connectSsh } from '@corral/ssh';
import { LabNode, waitFor } from '@corral/testkit';
import { TestApi, type TestApiOptions } from './api.ts';

/** An error member of a mutation's union. */
export interface GraphError {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  readonly dependents?: readonly { readonly kind: string; readonly name: string }[];
  readonly task?: { readonly id: string } | null;
}

export interface TaskView {
  readonly id: string;
  readonly state: string;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: Record<string, unknown> | null;
  readonly steps: readonly {
    readonly key: string;
    readonly state: string;
    readonly progress: number;
  }[];
  readonly artefacts: readonly { readonly label: string; readonly state: string }[];
  readonly log: { readonly entries: readonly { readonly message: string }[] };
}

export interface PlanView {
  readonly title: string;
  readonly disruption: string;
  readonly warnings: readonly string[];
  readonly steps: readonly {
    readonly key: string;
    readonly title: string;
    readonly effect: string;
    readonly irreversible: string | null;
  }[];
}

interface Outcome {
  readonly task: { readonly id: string } | null;
  readonly plan: PlanView | null;
  readonly error: GraphError | null;
}

const ERRORS = `... on UserError { __typename code message fields { field message } }
  ... on ConflictError { dependents { kind name } }
  ... on BusyError { task { id } }`;
const TASK = `id state error { code message } result steps { key state progress } artefacts { label state } log(last: 200) { entries { message } }`;
const ENDED = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A whole API with a real libvirt node of the lab as its node `local`. */
export class LabApi {
  readonly node: LabNode;
  api: TestApi;
  readonly nodeId: string;

  private constructor(node: LabNode, api: TestApi, nodeId: string) {
    this.node = node;
    this.api = api;
    this.nodeId = nodeId;
  }

  static async start(): Promise<LabApi> {
    const node = await LabNode.start();
    try {
      const api = await TestApi.start(optionsFor(node));
      const nodeId = await onlineNode(api);
      return new LabApi(node, api, nodeId);
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  /** Ends the API's process, in good order, and starts another one on the same data. */
  async restart(): Promise<void> {
    await this.api.stop({ keepData: true });
    this.api = await TestApi.start({ dataDir: this.api.dataDir, ...optionsFor(this.node) });
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.node.stop();
  }

  /** Sends an action and gives its task, plan or error. */
  async act(mutation: string, input: Record<string, unknown>): Promise<Outcome> {
    const type = pascal(mutation);
    const document = `mutation($input: ${inputTypeOf(mutation)}!) { answer: ${mutation}(input: $input) {
      ... on ${type}Payload { task { id } plan { title disruption warnings steps { key title effect irreversible } } } ${ERRORS} } }`;
    const { answer } = await this.api.data<{ answer: Outcome & GraphError }>(document, { input });
    return answer.code === undefined
      ? { task: answer.task, plan: answer.plan, error: null }
      : { task: null, plan: null, error: answer };
  }

  /** Sends an action that must be refused. */
  async refusal(mutation: string, input: Record<string, unknown>): Promise<GraphError> {
    const { error, task } = await this.act(mutation, input);
    if (error === null)
      throw new Error(
        `${mutation} was taken: ${JSON.stringify(task && (await this.task(task.id)))}`,
      );
    return error;
  }

  /** Starts an action and waits for its end, however it ends. */
  async run(mutation: string, input: Record<string, unknown>): Promise<TaskView> {
    return this.ended(await this.begin(mutation, input));
  }

  /** Starts an action; gives the id of its task. */
  async begin(mutation: string, input: Record<string, unknown>): Promise<string> {
    const { task, error } = await this.act(mutation, input);
    if (task === null) throw new Error(`${mutation} was refused: ${JSON.stringify(error)}`);
    return task.id;
  }

  /** As `run`, and it must succeed. */
  async must(mutation: string, input: Record<string, unknown>): Promise<TaskView> {
    const task = await this.run(mutation, input);
    if (task.state !== 'SUCCEEDED')
      throw new Error(`${mutation} ended as ${JSON.stringify(task, null, 1)}`);
    return task;
  }

  async task(id: string): Promise<TaskView> {
    const { task } = await this.api.data<{ task: TaskView }>(
      `query($id: ID!) { task(id: $id) { ${TASK} } }`,
      { id },
    );
    return task;
  }

  async ended(id: string, timeoutMs = 150_000): Promise<TaskView> {
    let task = await this.task(id);
    await waitFor(
      'the end of the task',
      async () => {
        task = await this.task(id);
        return ENDED.has(task.state);
      },
      { timeoutMs },
    );
    return task;
  }

  /** Makes and starts a pool below the node's folder of images; gives its id. */
  async pool(name: string): Promise<string> {
    const task = await this.must('createStoragePool', {
      nodeId: this.nodeId,
      name,
      path: `${this.node.imagesPath}/${name}`,
    });
    return String(task.result?.['poolId']);
  }

  /** Every name that libvirt itself knows: domains, volumes, networks. */
  async seenByVirsh(pool: string): Promise<{ domains: string[]; volumes: string[] }> {
    const words = (text: string): string[] =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    const volumes = words(await this.node.virsh('vol-list', pool)).map(
      (line) => line.split(/\s+/)[0] ?? '',
    );
    return { domains: words(await this.node.virsh('list', '--all', '--name')), volumes };
  }
}

/** The lab node as the machine that the API runs on: its libvirt is the local one, and programs run in it. */
function optionsFor(node: LabNode): TestApiOptions {
  const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
  const libvirt = libvirtDriver({
    // The node has a network of its own, where a local node's would be this machine's.
    openTcp: async (to, toPort) => {
      const hostKey = { fingerprint: hostKeyFingerprint };
      const tunnel = await connectSsh({ host, port, user, auth: { privateKey }, hostKey });
      try {
        const stream = await tunnel.forwardTcp(to, toPort);
        stream.once('close', () => void tunnel.close());
        return stream;
      } catch (error) {
        await tunnel.close();
        throw error;
      }
    },
    exec: (argv, options = {}) =>
      node.exec(argv, {
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      }),
  });
  return {
    env: { CORRAL_LOCAL_LIBVIRT: node.libvirtSocket },
    container: { drivers: { libvirt } },
  };
}

async function onlineNode(api: TestApi): Promise<string> {
  let id = '';
  await waitFor(
    'the node to be online',
    async () => {
      const { nodes } = await api.data<{
        nodes: { edges: { node: { id: string; state: string } }[] };
      }>('{ nodes { edges { node { id state } } } }');
      const node = nodes.edges[0]?.node;
      id = node?.id ?? '';
      return node?.state === 'ONLINE';
    },
    { timeoutMs: 60_000 },
  );
  return id;
}

const VM_ACTIONS = new Set([
  'powerOffVm',
  'rebootVm',
  'resetVm',
  'pauseVm',
  'resumeVm',
  'suspendVm',
]);

/** Several mutations share an input. */
function inputTypeOf(mutation: string): string {
  if (VM_ACTIONS.has(mutation)) return 'VmActionInput';
  if (/^(start|stop|refresh)StoragePool$/.test(mutation)) return 'StoragePoolActionInput';
  if (/^(start|stop|delete)Network$/.test(mutation)) return 'NetworkActionInput';
  return `${pascal(mutation)}Input`;
}
