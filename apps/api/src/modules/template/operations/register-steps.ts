import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CorralError, hasCode } from '@corral/domain';
import type { VolumeRecord } from '@corral/hypervisor';
import {
  defineStep,
  type ArtefactDraft,
  type ArtefactRemover,
  type StepContext,
} from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { makeNamed } from '../../shared/make.ts';
import { settleRemoved } from '../../shared/settle.ts';
import { observe } from '../../shared/observe.ts';
import { formatBytes } from '../../storage-pool/subject.ts';
import { storageOf, volumeDraft } from '../../volume/operations/steps.ts';
import { volumeStepParams } from '../../volume/subject.ts';
import { download, removeDownload } from '../download.ts';
import { readHead, requireImage } from './sources.ts';

type Context = StepContext<World>;

const checksumSchema = z.object({ algorithm: z.enum(['sha256', 'sha512']), hex: z.string() });

/** What the steps hand on about the file. */
export const fileOutput = z.object({
  bytes: z.number(),
  sha256: z.string(),
  format: z.enum(['qcow2', 'raw']),
  virtualBytes: z.number(),
});
type FileOutput = z.output<typeof fileOutput>;

const downloadParams = z.object({
  nodeId: z.string(),
  url: z.string(),
  field: z.string(),
  file: z.string(),
  expected: checksumSchema.nullable(),
});
type DownloadParams = z.output<typeof downloadParams>;

/** Only the plain name stands in the plan: the folder is this server's own. */
const downloadPath = (world: World, file: string): string =>
  join(world.dataDir, 'downloads', basename(file));

function fileDraft(params: { readonly nodeId: string; readonly file: string }): ArtefactDraft {
  return {
    nodeId: params.nodeId,
    kind: 'file',
    ref: { file: params.file },
    label: `download ${params.file}`,
  };
}

/** Fetches the image to this machine and verifies it, before the node sees a byte. */
export const downloadStep = defineStep<World, DownloadParams>({
  kind: 'template.download',
  params: downloadParams,
  run: async (context, params) => {
    const artefactId = await context.ledger.plan(fileDraft(params));
    const file = downloadPath(context.world, params.file);
    const result = await download({
      url: params.url,
      field: params.field,
      file,
      expected: params.expected,
      signal: context.signal,
      onProgress: (bytes, total) =>
        context.progress(
          total ? bytes / total : 0,
          total ? `${formatBytes(bytes)} of ${formatBytes(total)}` : formatBytes(bytes),
        ),
      onNote: (note) => context.log('WARN', note),
    });
    await context.ledger.present(artefactId);
    const image = await lookAt(file, params.field);
    context.log(
      'INFO',
      params.expected === null
        ? 'Fetched; there was no checksum to verify it by.'
        : `Fetched; the ${params.expected.algorithm} is as expected.`,
      { sha256: result.sha256, bytes: result.bytes },
    );
    return {
      bytes: result.bytes,
      sha256: result.sha256,
      format: image.format,
      virtualBytes: image.virtualBytes,
    };
  },
});

async function lookAt(file: string, field: string) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return requireImage(await readHead(handle, size), size, field);
  } finally {
    await handle.close();
  }
}

const verifyParams = z.object({
  path: z.string(),
  field: z.string(),
  expected: checksumSchema.nullable(),
});

/** Reads a file of this machine through, for its digest. */
export const verifyFileStep = defineStep<World, z.output<typeof verifyParams>>({
  kind: 'template.verify',
  params: verifyParams,
  run: async (context, params) => {
    const image = await lookAt(params.path, params.field);
    const { size } = await stat(params.path);
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(params.path, { signal: context.signal })) {
      digest.update(chunk);
      bytes += chunk.length;
      context.progress(bytes / size);
    }
    const sha256 = digest.digest('hex');
    if (params.expected !== null && sha256 !== params.expected.hex) {
      throw new CorralError(
        'CHECKSUM_MISMATCH',
        `The file has the sha256 ${sha256}, not ${params.expected.hex}.`,
        { field: params.field },
      );
    }
    return { bytes, sha256, format: image.format, virtualBytes: image.virtualBytes };
  },
});

const uploadParams = volumeStepParams.extend({
  /** The step that looked at the file. */
  fileStep: z.string(),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('download'), file: z.string() }),
    z.object({ kind: z.literal('path'), path: z.string() }),
  ]),
});
type UploadParams = z.output<typeof uploadParams>;

/** Sends the file to the node as a volume, and reads back that the node sees the image it is. */
export const uploadStep = defineStep<World, UploadParams>({
  kind: 'template.upload',
  params: uploadParams,
  run: async (context, params) => {
    const file = fileOutput.parse(context.output(params.fileStep));
    const path =
      params.source.kind === 'download'
        ? downloadPath(context.world, params.source.file)
        : params.source.path;
    const storage = storageOf(context, params);
    const options = { signal: context.signal };
    const made = await makeNamed(context, {
      draft: volumeDraft(params),
      field: 'name',
      find: () => storage.getVolume(params.poolUuid, params.name, options),
      isWhole: () => false,
      discard: () => storage.deleteVolume(params.poolUuid, params.name, options),
      make: async () => {
        await storage.createVolume(
          params.poolUuid,
          { name: params.name, format: 'raw', capacityBytes: file.bytes },
          options,
        );
        await send(context, params, path, file);
        return seeImage(context, params, file);
      },
    });
    context.log('INFO', `The volume ${params.name} is there.`, {
      format: made.format,
      virtualBytes: made.capacityBytes,
    });
    await context.world.inventory.volume(params.nodeId, params.poolUuid, params.name);
    return { path: made.path };
  },
});

async function send(
  context: Context,
  params: UploadParams,
  path: string,
  file: FileOutput,
): Promise<void> {
  const storage = storageOf(context, params);
  const content = createReadStream(path, { highWaterMark: 256 * 1024, end: file.bytes - 1 });
  try {
    await storage.uploadVolume(params.poolUuid, params.name, content, file.bytes, {
      signal: context.signal,
      onProgress: (bytes) =>
        context.progress(
          (bytes / file.bytes) * 0.99,
          `${formatBytes(bytes)} of ${formatBytes(file.bytes)}`,
        ),
    });
  } finally {
    content.destroy();
  }
}

/** The node looks at a volume's format again after an upload; an old one is told to. */
async function seeImage(
  context: Context,
  params: UploadParams,
  file: FileOutput,
): Promise<VolumeRecord> {
  const storage = storageOf(context, params);
  const options = { signal: context.signal };
  const read = () => storage.getVolume(params.poolUuid, params.name, options);
  const isRight = (volume: VolumeRecord | null): boolean =>
    volume !== null &&
    (volume.format === file.format || (file.format === 'raw' && volume.format === 'iso')) &&
    Math.abs(volume.capacityBytes - file.virtualBytes) < 512;
  const watch = (timeoutMs: number) =>
    observe({
      what: `the volume ${params.name} as ${file.format}`,
      read,
      done: isRight,
      timeoutMs,
      signal: context.signal,
    });
  const seen = await watch(1_500).catch(async (error: unknown) => {
    if (!hasCode(error, 'NOT_OBSERVED')) throw error;
    await storage.refreshPool(params.poolUuid, options);
    return watch(10_000);
  });
  if (seen === null)
    throw new CorralError('NOT_OBSERVED', `The node does not show the volume ${params.name}.`);
  return seen;
}

const tidyParams = z.object({ nodeId: z.string(), file: z.string() });

/** Removes the download from this machine. */
export const tidyStep = defineStep<World, z.output<typeof tidyParams>>({
  kind: 'template.tidy',
  params: tidyParams,
  run: async (context, params) => {
    await removeDownload(downloadPath(context.world, params.file));
    await settleRemoved(context.world, params.nodeId, 'file', [{ file: params.file }]);
  },
});

const fileRef = z.object({ file: z.string() });

/** Removes a download that a task left in the data folder of this server. */
export const removeFileArtefact: ArtefactRemover<World> = async (world, artefact) => {
  await removeDownload(downloadPath(world, fileRef.parse(artefact.ref).file));
};
