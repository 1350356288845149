import { MOREF, type Part } from './closure.ts';
import type { Field, Struct } from './go-source.ts';

const NOTE =
  '<!-- Made by tools/vim25/generate.ts from the declarations of govmomi (Apache-2.0). Do not edit. -->';
const SCHEMA = `<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:vim25="urn:vim25" targetNamespace="urn:vim25" elementFormDefault="qualified">`;

/** The version that requests declare until the host's own is known. */
const VERSION = '7.0';

const typeName = (type: string): string => (type.startsWith('xsd:') ? type : `vim25:${type}`);

function element({ name, type, array, optional }: Field): string {
  const least = optional ? ' minOccurs="0"' : '';
  const most = array ? ' maxOccurs="unbounded"' : '';
  return `<element name="${name}" type="${typeName(type)}"${least}${most}/>`;
}

const sequence = (fields: readonly Field[]): string =>
  fields.length === 0 ? '<sequence/>' : `<sequence>${fields.map(element).join('')}</sequence>`;

const THIS: Field = { name: '_this', type: MOREF, array: false, optional: false };

/** One element per operation, as the body of a request holds it; the types are in vim-types.xsd beside it. */
export function printRequestSchema(part: Part): string {
  const lines = [...part.operations].map(
    ([name, { fields }]) =>
      `<element name="${name}"><complexType>${sequence([THIS, ...fields])}</complexType></element>`,
  );
  const include = '<include schemaLocation="vim-types.xsd"/>';
  return `${NOTE}\n${SCHEMA}\n${include}\n${lines.join('\n')}\n</schema>\n`;
}

function complexType(name: string, { base, fields }: Struct): string {
  if (base === null) return `<complexType name="${name}">${sequence(fields)}</complexType>`;
  const extension = `<extension base="vim25:${base}">${sequence(fields)}</extension>`;
  return `<complexType name="${name}"><complexContent>${extension}</complexContent></complexType>`;
}

function simpleType(name: string, values: readonly string[]): string {
  const list = values.map((value) => `<enumeration value="${value}"/>`).join('');
  return `<simpleType name="${name}"><restriction base="xsd:string">${list}</restriction></simpleType>`;
}

/** The types of vim25 as an XML schema. */
export function printTypeSchema(part: Part): string {
  const reference = `<complexType name="${MOREF}"><simpleContent><extension base="xsd:string"><attribute name="type" type="xsd:string"/></extension></simpleContent></complexType>`;
  const lines = [
    reference,
    ...[...part.structs].map(([name, struct]) => complexType(name, struct)),
    ...[...part.enums].map(([name, values]) => simpleType(name, values)),
  ];
  return `${NOTE}\n${SCHEMA}\n${lines.join('\n')}\n</schema>\n`;
}

/**
 * The operations and their binding. The bodies are anyType here: the table orders and checks requests and types the
 * answers, so that nothing but names and SOAPAction is wanted of the WSDL.
 */
export function printWsdl(part: Part): string {
  const names = [...part.operations.keys()];
  const elements = names.flatMap((name) => [name, `${name}Response`]);
  return `${NOTE}
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:vim25="urn:vim25" targetNamespace="urn:vim25">
<types>
${SCHEMA}
${elements.map((name) => `<element name="${name}" type="xsd:anyType"/>`).join('\n')}
</schema>
</types>
${elements.map((name) => `<message name="${name}Msg"><part name="parameters" element="vim25:${name}"/></message>`).join('\n')}
<portType name="VimPortType">
${names.map((name) => `<operation name="${name}"><input message="vim25:${name}Msg"/><output message="vim25:${name}ResponseMsg"/></operation>`).join('\n')}
</portType>
<binding name="VimBinding" type="vim25:VimPortType">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${names.map((name) => `<operation name="${name}"><soap:operation soapAction="urn:vim25/${VERSION}" style="document"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>`).join('\n')}
</binding>
<service name="VimService"><port name="VimPort" binding="vim25:VimBinding"><soap:address location="https://localhost/sdk"/></port></service>
</definitions>
`;
}
