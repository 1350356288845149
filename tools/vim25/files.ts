import path from 'node:path';
import { selectPart } from './closure.ts';
import { readGovmomi } from './go-source.ts';
import { printTable } from './print-table.ts';
import { printTypes } from './print-types.ts';
import { printRequestSchema, printTypeSchema, printWsdl } from './print-xml.ts';

const FOLDER = path.join(
  import.meta.dirname,
  '..',
  '..',
  'packages',
  'vsphere-soap',
  'src',
  'schema',
);

/**
 * The generated files with their content.
 * @param source folder of govmomi's sources
 */
export function generated(source: string): ReadonlyArray<readonly [file: string, text: string]> {
  const part = selectPart(readGovmomi(source));
  return [
    [path.join(FOLDER, 'table.gen.ts'), printTable(part)],
    [path.join(FOLDER, 'types.gen.ts'), printTypes(part)],
    [path.join(FOLDER, 'vim.wsdl'), printWsdl(part)],
    [path.join(FOLDER, 'xsd', 'requests.xsd'), printRequestSchema(part)],
    [path.join(FOLDER, 'xsd', 'vim-types.xsd'), printTypeSchema(part)],
  ];
}
