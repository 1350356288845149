/**
 * Writes a small ISO 9660 image: one flat folder of files, with Rock Ridge names (Linux, busybox) and Joliet names
 * (Windows). No npm library that writes both was found, and a NoCloud seed needs nothing more than this. Layout after
 * ECMA-119, the Joliet specification and IEEE P1281/P1282; proven by reading it back with isoinfo and in a real guest.
 */
const SECTOR = 2048;
/** Sectors 0 to 15 are the system area; then the volume descriptors, path tables and root folders in this order. */
const LAYOUT = {
  primary: 16,
  joliet: 17,
  terminator: 18,
  pathL: 19,
  pathM: 20,
  jolietPathL: 21,
  jolietPathM: 22,
  root: 23,
  jolietRoot: 24,
  data: 25,
} as const;
const DIRECTORY_FLAG = 2;
const DIRECTORY_MODE = 0o040500;
/** Only root of the guest may read: a seed can carry a password. */
const FILE_MODE = 0o100400;

export interface IsoFile {
  /** Plain file name, as in `user-data`. */
  readonly name: string;
  readonly content: Uint8Array;
}

export interface IsoOptions {
  /** Volume label, up to 16 characters so that it fits the Joliet descriptor too. */
  readonly label: string;
  readonly files: readonly IsoFile[];
  /** Time stamp of the image and the files: the same input gives the same bytes. */
  readonly at: Date;
}

interface PlacedFile extends IsoFile {
  readonly sector: number;
  readonly isoName: string;
}

/**
 * Builds the image.
 * @returns the bytes of the image, a whole number of 2,048-byte sectors.
 * @throws RangeError when the label is too long or the files do not fit one folder sector (about 15 files).
 */
export function writeIso(options: IsoOptions): Uint8Array {
  if (options.label.length === 0 || options.label.length > 16) {
    throw new RangeError('The label of an image must have 1 to 16 characters.');
  }
  const { files, endSector } = placeFiles(options.files);
  const image = Buffer.alloc(endSector * SECTOR);
  const put = (sector: number, bytes: Buffer): void => {
    bytes.copy(image, sector * SECTOR);
  };
  put(LAYOUT.primary, volumeDescriptor(options, endSector, false));
  put(LAYOUT.joliet, volumeDescriptor(options, endSector, true));
  put(LAYOUT.terminator, descriptorHead(255));
  put(LAYOUT.pathL, pathTable(LAYOUT.root, 'little'));
  put(LAYOUT.pathM, pathTable(LAYOUT.root, 'big'));
  put(LAYOUT.jolietPathL, pathTable(LAYOUT.jolietRoot, 'little'));
  put(LAYOUT.jolietPathM, pathTable(LAYOUT.jolietRoot, 'big'));
  put(LAYOUT.root, primaryFolder(files, options.at));
  put(LAYOUT.jolietRoot, jolietFolder(files, options.at));
  for (const file of files) image.set(file.content, file.sector * SECTOR);
  return image;
}

function placeFiles(files: readonly IsoFile[]): { files: PlacedFile[]; endSector: number } {
  let sector: number = LAYOUT.data;
  const placed = files.map((file, index) => {
    const at = { ...file, sector, isoName: primaryName(file.name, index) };
    sector += Math.max(1, Math.ceil(file.content.length / SECTOR));
    return at;
  });
  return { files: placed, endSector: sector };
}

/** The plain ISO name: upper case, only letters, digits and underscores, at most 30 characters, made unique. */
function primaryName(name: string, index: number): string {
  const plain = name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
  return `${plain.length > 26 ? `${plain.slice(0, 26)}_${index}` : plain}.;1`;
}

function descriptorHead(type: number): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.writeUInt8(type, 0);
  sector.write('CD001', 1, 'latin1');
  sector.writeUInt8(1, 6);
  return sector;
}

function volumeDescriptor(options: IsoOptions, sectors: number, joliet: boolean): Buffer {
  const out = descriptorHead(joliet ? 2 : 1);
  const text = (value: string, offset: number, length: number): void => {
    const bytes = joliet ? utf16be(value) : Buffer.from(value, 'latin1');
    const blank = joliet ? utf16be(' '.repeat(length >> 1)) : Buffer.alloc(length, ' ');
    blank.copy(out, offset);
    bytes.subarray(0, length).copy(out, offset);
  };
  text('', 8, 32);
  text(options.label, 40, 32);
  both32(out, 80, sectors);
  if (joliet) out.write('%/E', 88, 'latin1');
  both16(out, 120, 1);
  both16(out, 124, 1);
  both16(out, 128, SECTOR);
  both32(out, 132, 10);
  out.writeUInt32LE(joliet ? LAYOUT.jolietPathL : LAYOUT.pathL, 140);
  out.writeUInt32BE(joliet ? LAYOUT.jolietPathM : LAYOUT.pathM, 148);
  const root = joliet ? LAYOUT.jolietRoot : LAYOUT.root;
  record({ name: Buffer.of(0), sector: root, size: SECTOR, directory: true, at: options.at }).copy(
    out,
    156,
  );
  for (const [offset, length] of [
    [190, 128],
    [318, 128],
    [446, 128],
    [574, 128],
    [702, 37],
    [739, 37],
    [776, 37],
  ] as const) {
    text('', offset, length);
  }
  out.write(longDate(options.at), 813, 'latin1');
  out.write(longDate(options.at), 830, 'latin1');
  out.fill('0', 847, 863);
  out.fill('0', 864, 880);
  out.writeUInt8(1, 881);
  return out;
}

/** A path table with the root alone: 10 bytes. */
function pathTable(rootSector: number, order: 'little' | 'big'): Buffer {
  const table = Buffer.alloc(10);
  table.writeUInt8(1, 0);
  if (order === 'little') {
    table.writeUInt32LE(rootSector, 2);
    table.writeUInt16LE(1, 6);
  } else {
    table.writeUInt32BE(rootSector, 2);
    table.writeUInt16BE(1, 6);
  }
  return table;
}

function primaryFolder(files: readonly PlacedFile[], at: Date): Buffer {
  const self = { sector: LAYOUT.root, size: SECTOR, directory: true, at };
  const posix = posixAttributes(DIRECTORY_MODE, 2);
  const sorted = files.toSorted((a, b) => (a.isoName < b.isoName ? -1 : 1));
  return folder([
    // SP must come first in the root's own record; ER names the extension, without it Linux ignores the rest.
    record({
      ...self,
      name: Buffer.of(0),
      systemUse: Buffer.concat([SHARING_PROTOCOL, posix, ROCK_RIDGE_ID]),
    }),
    record({ ...self, name: Buffer.of(1), systemUse: posix }),
    ...sorted.map((file) =>
      record({
        name: Buffer.from(file.isoName, 'latin1'),
        sector: file.sector,
        size: file.content.length,
        directory: false,
        at,
        systemUse: Buffer.concat([posixAttributes(FILE_MODE, 1), alternateName(file.name)]),
      }),
    ),
  ]);
}

function jolietFolder(files: readonly PlacedFile[], at: Date): Buffer {
  const self = { sector: LAYOUT.jolietRoot, size: SECTOR, directory: true, at };
  const named = files.map((file) => ({ file, name: utf16be(file.name) }));
  named.sort((a, b) => Buffer.compare(a.name, b.name));
  return folder([
    record({ ...self, name: Buffer.of(0) }),
    record({ ...self, name: Buffer.of(1) }),
    ...named.map(({ file, name }) =>
      record({ name, sector: file.sector, size: file.content.length, directory: false, at }),
    ),
  ]);
}

function folder(records: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(records);
  if (bytes.length > SECTOR) throw new RangeError('Too many files for a flat image.');
  return bytes;
}

interface RecordOptions {
  readonly name: Buffer;
  readonly sector: number;
  readonly size: number;
  readonly directory: boolean;
  readonly at: Date;
  readonly systemUse?: Buffer;
}

/** A directory record; a pad byte keeps what follows the name on an even offset. */
function record(options: RecordOptions): Buffer {
  const nameEnd = 33 + options.name.length + (options.name.length % 2 === 0 ? 1 : 0);
  const use = options.systemUse ?? Buffer.alloc(0);
  const length = nameEnd + use.length + (use.length % 2);
  if (length > 255) throw new RangeError('A file name is too long for the image.');
  const out = Buffer.alloc(length);
  out.writeUInt8(length, 0);
  both32(out, 2, options.sector);
  both32(out, 10, options.size);
  shortDate(options.at).copy(out, 18);
  out.writeUInt8(options.directory ? DIRECTORY_FLAG : 0, 25);
  both16(out, 28, 1);
  out.writeUInt8(options.name.length, 32);
  options.name.copy(out, 33);
  use.copy(out, nameEnd);
  return out;
}

const SHARING_PROTOCOL = Buffer.from([0x53, 0x50, 7, 1, 0xbe, 0xef, 0]);
/** ER with the identifier alone; description and source are allowed to be empty. */
const ROCK_RIDGE_ID = Buffer.concat([
  Buffer.from([0x45, 0x52, 18, 1, 10, 0, 0, 1]),
  Buffer.from('RRIP_1991A', 'latin1'),
]);

function posixAttributes(mode: number, links: number): Buffer {
  const out = Buffer.alloc(36);
  out.write('PX', 0, 'latin1');
  out.writeUInt8(36, 2);
  out.writeUInt8(1, 3);
  both32(out, 4, mode);
  both32(out, 12, links);
  return out;
}

function alternateName(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  return Buffer.concat([Buffer.from([0x4e, 0x4d, 5 + bytes.length, 1, 0]), bytes]);
}

function both32(out: Buffer, offset: number, value: number): void {
  out.writeUInt32LE(value, offset);
  out.writeUInt32BE(value, offset + 4);
}

function both16(out: Buffer, offset: number, value: number): void {
  out.writeUInt16LE(value, offset);
  out.writeUInt16BE(value, offset + 2);
}

function utf16be(value: string): Buffer {
  return Buffer.from(value, 'utf16le').swap16();
}

function shortDate(at: Date): Buffer {
  return Buffer.from([
    at.getUTCFullYear() - 1900,
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
    0,
  ]);
}

/** `YYYYMMDDHHMMSSHH`; the byte for the time zone after it stays 0, which is UTC. */
function longDate(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}00`;
}
