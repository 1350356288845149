/**
 * Every error a user can meet. docs/ERRORS.md is generated from this table (tools/generate-errors-doc.ts) and
 * a test checks both ways, so a code cannot exist undocumented or be documented and not exist.
 */
export interface ErrorEntry {
  /** One sentence for someone who looks the code up. */
  readonly meaning: string;
  /** What the user can do about it. */
  readonly wayOut: string;
  /** True when the very same request may succeed later without any change by the user. */
  readonly retryable: boolean;
  /** The family decides which GraphQL error type carries it. */
  readonly family: ErrorFamily;
}

export type ErrorFamily =
  | 'input'
  | 'notFound'
  | 'conflict'
  | 'busy'
  | 'capability'
  | 'node'
  | 'hypervisor'
  | 'access'
  | 'limit'
  | 'internal';

const entry = (
  family: ErrorFamily,
  retryable: boolean,
  meaning: string,
  wayOut: string,
): ErrorEntry => ({ family, retryable, meaning, wayOut });

export const ERROR_CATALOGUE = {
  // Input
  INVALID_INPUT: entry(
    'input',
    false,
    'A value in the request is not acceptable.',
    'Correct the named field and send the request again.',
  ),
  INVALID_NAME: entry(
    'input',
    false,
    'The name has characters or a length that a hypervisor cannot take safely.',
    'Use 1 to 63 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  ),
  INVALID_SIZE: entry(
    'input',
    false,
    'The size is zero, negative, not a whole number of bytes, or beyond the limit.',
    'Give a positive size within the limit that the message names.',
  ),
  INVALID_URL: entry(
    'input',
    false,
    'The address is not an http or https URL that Corral will fetch.',
    'Give a plain http or https address.',
  ),
  INVALID_PATH: entry(
    'input',
    false,
    'The path is not absolute, or is a place Corral will not use.',
    'Give an absolute path below a folder meant for disk images.',
  ),
  INVALID_CLOUD_INIT: entry(
    'input',
    false,
    'The cloud-init document is not valid YAML or not of the expected form.',
    'Mend the document at the line that the message names.',
  ),
  INVALID_KEY: entry(
    'input',
    false,
    'The text is not a public key in OpenSSH format.',
    'Paste the line of a .pub file, beginning with ssh-ed25519, ssh-rsa or ecdsa-sha2-….',
  ),
  INVALID_NETWORK_RANGE: entry(
    'input',
    false,
    'The address, prefix or DHCP range does not fit together or overlaps another network of the node.',
    'Choose a private range that is free, with the DHCP range inside it.',
  ),

  // Not found
  NOT_FOUND: entry(
    'notFound',
    false,
    'There is no such object.',
    'Reload the list; it may have been deleted.',
  ),

  // Conflict
  ALREADY_EXISTS: entry(
    'conflict',
    false,
    'An object of that name or at that place exists already.',
    'Choose another name, or use the existing object.',
  ),
  WRONG_STATE: entry(
    'conflict',
    false,
    'The object is not in a state in which this can be done.',
    'Bring it into the state that the message names, then try again.',
  ),
  IN_USE: entry(
    'conflict',
    false,
    'Other objects depend on this one.',
    'Remove or change the dependents that the error lists first.',
  ),
  DELETE_PROTECTED: entry(
    'conflict',
    false,
    'The object is protected from deletion.',
    'Switch its protection off, then delete it.',
  ),
  VM_PARKED: entry(
    'conflict',
    false,
    'The VM was deleted and is kept only until its time to undo that is over.',
    'Undo the deletion, or wait until the VM is gone.',
  ),
  NO_SPACE: entry(
    'conflict',
    false,
    'The storage pool has not enough room.',
    'Free space in the pool, choose another pool, or a smaller size.',
  ),
  MIGRATION_BARRED: entry(
    'conflict',
    false,
    'Something ties the VM to its node, or the other node lacks something for it.',
    'Remove what the reasons name, choose another node, or stop the VM and move it while it is off.',
  ),
  PLAN_CHANGED: entry(
    'conflict',
    true,
    'The world has changed since the plan was made, so it no longer holds.',
    'Ask for the plan again and look at what is different.',
  ),

  // Busy
  VM_BUSY: entry(
    'busy',
    true,
    'Another task is changing this VM.',
    'Wait for the named task to end, or cancel it.',
  ),
  LEASE_LOST: entry(
    'busy',
    true,
    'The task lost its exclusive hold of the VM to another task.',
    'Look at the state of the VM, then retry the task.',
  ),

  // Capability
  CAPABILITY_MISSING: entry(
    'capability',
    false,
    'This node, driver or VM cannot do that now.',
    'Read the reason; where something can be installed or changed, it says so.',
  ),

  // Node and transport
  NODE_UNREACHABLE: entry(
    'node',
    true,
    'The node does not answer.',
    'Check that it is on and reachable; Corral goes on trying by itself.',
  ),
  NODE_AUTH_FAILED: entry(
    'node',
    false,
    'The node refused the login.',
    'Correct the user, key or password of the node.',
  ),
  NODE_HOST_KEY_CHANGED: entry(
    'node',
    false,
    'The node shows another host key than the one accepted when it was enrolled.',
    'Find out why. If it was reinstalled, probe it again and accept the new fingerprint.',
  ),
  NODE_HOST_KEY_UNKNOWN: entry(
    'node',
    false,
    'The host key of this node has not been accepted yet.',
    'Probe the node, compare the fingerprint and enrol it with that fingerprint.',
  ),
  NODE_NO_HYPERVISOR: entry(
    'node',
    true,
    'The machine answers, but no hypervisor Corral knows runs on it.',
    'Install and start libvirt (the message names the command), then try again.',
  ),
  NODE_IN_MAINTENANCE: entry(
    'node',
    false,
    'The node is in maintenance: no VM is placed, started or moved there.',
    'End the maintenance of the node, or choose another node.',
  ),
  NODE_DISABLED: entry('node', false, 'The node is disabled in Corral.', 'Enable the node.'),
  NODE_TIMEOUT: entry(
    'node',
    true,
    'The node took longer than the deadline for this call; the outcome is not known.',
    'Corral reads the state again; look at it before repeating.',
  ),
  NODES_APART: entry(
    'node',
    false,
    'The node that has the VM does not reach the other one, or does not know its name.',
    'Give the address at which the one reaches the other, and open its TCP ports 49152 to 49215.',
  ),
  CONNECTION_LOST: entry(
    'node',
    true,
    'The connection broke while the call was under way; the outcome is not known.',
    'Corral reads the state again after it has reconnected; look at it before repeating.',
  ),
  VM_UNRESPONSIVE: entry(
    'node',
    true,
    'The hypervisor process of this VM does not answer.',
    'Power the VM off, or look on the node at what holds the process.',
  ),

  // Hypervisor and operations
  HYPERVISOR_ERROR: entry(
    'hypervisor',
    false,
    'The hypervisor refused or failed the call.',
    'Read its own words in the error; they are kept as they came.',
  ),
  NOT_OBSERVED: entry(
    'hypervisor',
    true,
    'The call returned, but the wanted end state was not seen within the time allowed.',
    'Look at the state of the object; retry the task if it is still wanted.',
  ),
  GUEST_DID_NOT_STOP: entry(
    'hypervisor',
    true,
    'The guest was asked to shut down and did not within the time allowed.',
    'Give it more time, or power it off, which is like pulling the plug.',
  ),
  GUEST_AGENT_MISSING: entry(
    'hypervisor',
    true,
    'The guest agent does not answer.',
    'Install and start qemu-guest-agent in the guest.',
  ),
  GUEST_PROGRAM_FAILED: entry(
    'hypervisor',
    false,
    'A program that was run in a guest ended with another exit code than 0, or by a signal.',
    'Read what it wrote in the log of the task.',
  ),
  DOWNLOAD_FAILED: entry(
    'hypervisor',
    true,
    'The file could not be fetched from its address.',
    'Check the address and the network of the machine Corral runs on.',
  ),
  CHECKSUM_MISMATCH: entry(
    'hypervisor',
    false,
    'What was fetched does not have the expected checksum; nothing was kept.',
    'Check the checksum and the source.',
  ),
  PARTLY_DONE: entry(
    'hypervisor',
    true,
    'A task for several objects could do its work on some of them only.',
    'Open the tasks below it to see why, mend that, and retry: only what was not done is tried again.',
  ),
  TASK_CANCELLED: entry(
    'conflict',
    false,
    'The task was cancelled.',
    'Retry it if it is still wanted.',
  ),

  // Access
  UNAUTHENTICATED: entry(
    'access',
    false,
    'No valid access token came with the request.',
    'Send the header Authorization: Bearer with a token.',
  ),
  FORBIDDEN: entry(
    'access',
    false,
    'The token may not do this.',
    'Use a token with the role that the message names.',
  ),
  ORIGIN_REFUSED: entry(
    'access',
    false,
    'The Host or Origin of the request is not one this server answers to.',
    'Open the console at the address the server printed, or add the origin to CORRAL_ALLOWED_ORIGINS.',
  ),
  TICKET_INVALID: entry(
    'access',
    false,
    'The console ticket is unknown, used or expired.',
    'Ask for a new ticket; each opens one connection within a minute.',
  ),

  // Limits
  LIMIT_EXCEEDED: entry(
    'limit',
    false,
    'The request is larger or deeper than allowed.',
    'Ask for less at once: fewer fields, a smaller page, a smaller body.',
  ),

  // Internal
  INTERNAL: entry(
    'internal',
    true,
    'Something failed that should not have. It is in the server log under the id shown.',
    'Try again; if it stays, report it with the id.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export const ERROR_CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
