#!/usr/bin/env node
/**
 * Creates a VM from a template over graphql-ws and streams its task's log until it ends.
 *   node examples/create-vm.mjs NAME [TEMPLATE_NAME]
 * CORRAL_URL is the API (default ws://127.0.0.1:9601/graphql); CORRAL_TOKEN is sent when set.
 */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const [name, templateName] = process.argv.slice(2);
if (!name) {
  console.error('usage: node examples/create-vm.mjs NAME [TEMPLATE_NAME]');
  process.exit(2);
}

const token = process.env.CORRAL_TOKEN;
const client = createClient({
  url: process.env.CORRAL_URL ?? 'ws://127.0.0.1:9601/graphql',
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  retryAttempts: 3,
});

/** One answer of a query or mutation. */
async function ask(query, variables) {
  for await (const result of client.iterate({ query, variables })) {
    if (result.errors) throw new Error(result.errors.map((error) => error.message).join('; '));
    return result.data;
  }
  throw new Error('the server gave no answer');
}

const TEMPLATES = `query Templates($search: String) {
  templates(first: 1, filter: { search: $search }) { edges { node { id name pool { node { id networks(first: 1) { edges { node { id name active } } } } } } } }
}`;

const CREATE = `mutation Create($input: CreateVmInput!) {
  createVm(input: $input) {
    __typename
    ... on CreateVmPayload { task { id title } }
    ... on UserError { code message wayOut }
  }
}`;

const LOG = `subscription Log($id: ID!, $after: Int) {
  taskLogAppended(taskId: $id, after: $after) { entries { seq at level message } lastSeq }
}`;

const STATE = `subscription State($id: ID!) {
  taskUpdated(id: $id) { state progress error { code message wayOut } target { id name } }
}`;

const { templates } = await ask(TEMPLATES, { search: templateName ?? null });
const template = templates.edges[0]?.node;
if (!template) throw new Error('There is no such template; register one first.');
const network = template.pool.node.networks.edges[0]?.node;

const { createVm } = await ask(CREATE, {
  input: {
    templateId: template.id,
    name,
    vcpus: 1,
    memoryBytes: String(256 * 1024 * 1024),
    nics: network ? [{ networkId: network.id }] : [],
    start: true,
    cloudInit: { hostname: name },
  },
});
if (createVm.__typename !== 'CreateVmPayload') {
  throw new Error(`${createVm.code}: ${createVm.message} ${createVm.wayOut}`);
}
console.log(`${createVm.task.title} (task ${createVm.task.id})`);

/** The cursor: after a lost connection the subscription goes on behind the last line that was printed. */
let after = 0;
const log = (async () => {
  for await (const { data } of client.iterate({
    query: LOG,
    variables: { id: createVm.task.id, after },
  })) {
    for (const entry of data.taskLogAppended.entries) {
      if (entry.seq <= after) continue;
      after = entry.seq;
      console.log(`${entry.at}  ${entry.level.padEnd(5)}  ${entry.message}`);
    }
  }
})();

for await (const { data } of client.iterate({
  query: STATE,
  variables: { id: createVm.task.id },
})) {
  const task = data.taskUpdated;
  if (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(task.state)) continue;
  await Promise.race([log, new Promise((resolve) => setTimeout(resolve, 500))]);
  console.log(
    task.error
      ? `${task.state}: ${task.error.message} ${task.error.wayOut}`
      : `${task.state}: ${task.target.name}`,
  );
  process.exitCode = task.state === 'SUCCEEDED' ? 0 : 1;
  break;
}
await client.dispose();
process.exit();
