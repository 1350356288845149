import { parsePublicKey } from '../key-pair/public-key.ts';
import { checkNetworkConfig, checkUserData } from './documents.ts';
import type { CloudInitFields } from './input.ts';
import { writeIso } from './iso9660.ts';
import { buildMetaData, buildUserData, hostnameFor } from './user-data.ts';

/** The documents of a NoCloud seed but for meta-data, whose instance id is known only when the plan is made. */
export interface SeedDocuments {
  readonly hostname: string;
  readonly userData: string;
  readonly networkConfig: string | null;
}

export interface SeedRequest {
  readonly vmName: string;
  /** Public keys of the named key pairs. */
  readonly keyLines: readonly string[];
  readonly osName: string | null;
  /** Where the cloud-init input stands in the request, named in errors. */
  readonly field: string;
}

/**
 * Checks what the user gave and makes the documents.
 * @throws CorralError INVALID_CLOUD_INIT or INVALID_KEY naming the field and, in documents, the line.
 */
export function makeSeedDocuments(fields: CloudInitFields, request: SeedRequest): SeedDocuments {
  const { vmName, keyLines, field } = request;
  if (fields.networkConfig !== undefined)
    checkNetworkConfig(fields.networkConfig, `${field}.networkConfig`);
  const hostname = fields.hostname ?? hostnameFor(vmName);
  const networkConfig = fields.networkConfig ?? null;
  if (fields.userData !== undefined) {
    checkUserData(fields.userData, `${field}.userData`);
    return { hostname, userData: fields.userData, networkConfig };
  }
  const given = (fields.authorizedKeys ?? []).map(
    (line, index) => parsePublicKey(line, `${field}.authorizedKeys.${index}`).publicKey,
  );
  const keys = [...new Set([...keyLines, ...given])];
  return {
    hostname,
    userData: buildUserData(fields, hostname, keys, request.osName),
    networkConfig,
  };
}

/** Makes the seed image that cloud-init's NoCloud source finds by its label `cidata`. The same input gives the same bytes. */
export function buildSeedImage(documents: SeedDocuments, instanceId: string, at: Date): Uint8Array {
  const text = (name: string, content: string): { name: string; content: Uint8Array } => ({
    name,
    content: Buffer.from(content, 'utf8'),
  });
  return writeIso({
    label: 'cidata',
    at,
    files: [
      text('user-data', documents.userData),
      text('meta-data', buildMetaData(instanceId, documents.hostname)),
      ...(documents.networkConfig === null
        ? []
        : [text('network-config', documents.networkConfig)]),
    ],
  });
}
