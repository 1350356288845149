import { newId } from '@corral/domain';
import type { VolumeUpload } from '../generated/sqlite/client.ts';
import { notFound, type RepositoryContext } from './context.ts';

/** The file that is uploaded: what tells that it is the same one when the upload is taken up again. */
export interface UploadedFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly fileModifiedAt: Date | null;
}

/** Uploads into volumes that have begun and not ended. */
export class UploadRepository {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  ofVolume(volumeId: string): Promise<VolumeUpload | null> {
    return this.#context.prisma.volumeUpload.findFirst({
      where: { volumeId },
      orderBy: { createdAt: 'desc' },
    });
  }

  async require(id: string): Promise<VolumeUpload> {
    const upload = await this.#context.prisma.volumeUpload.findUnique({ where: { id } });
    if (!upload) throw notFound('upload', id);
    return upload;
  }

  byTicket(ticketHash: string): Promise<VolumeUpload | null> {
    return this.#context.prisma.volumeUpload.findUnique({ where: { ticketHash } });
  }

  /**
   * Begins an upload, or takes up the one of the same file; any other unfinished upload into the volume is given up.
   * The ticket is new either way.
   */
  async begin(
    volumeId: string,
    file: UploadedFile,
    access: { readonly ticketHash: string; readonly actor: string },
  ): Promise<VolumeUpload> {
    const { prisma } = this.#context;
    const before = await this.ofVolume(volumeId);
    if (before && isSame(before, file))
      return prisma.volumeUpload.update({ where: { id: before.id }, data: access });
    await prisma.volumeUpload.deleteMany({ where: { volumeId } });
    const { fileName, sizeBytes, fileModifiedAt } = file;
    const data = { id: newId(), volumeId, fileName, fileModifiedAt, sizeBytes: BigInt(sizeBytes) };
    return prisma.volumeUpload.create({ data: { ...data, ...access } });
  }

  /** Bytes from `from` on are on the node. False when someone else has moved it on meanwhile. */
  async advance(id: string, from: number, to: number): Promise<boolean> {
    const { count } = await this.#context.prisma.volumeUpload.updateMany({
      where: { id, receivedBytes: BigInt(from) },
      data: { receivedBytes: BigInt(to) },
    });
    return count === 1;
  }

  /** Forgets the upload; what is in the volume stays. False when it was gone already. */
  async remove(id: string): Promise<boolean> {
    return (await this.#context.prisma.volumeUpload.deleteMany({ where: { id } })).count > 0;
  }
}

function isSame(before: VolumeUpload, file: UploadedFile): boolean {
  return (
    before.fileName === file.fileName &&
    Number(before.sizeBytes) === file.sizeBytes &&
    (before.fileModifiedAt?.getTime() ?? null) === (file.fileModifiedAt?.getTime() ?? null)
  );
}
