/**
 * Packet filters and their bindings.
 * Each line: number, arguments, return, flags, first version. Notation: see `./types.ts`.
 */
export const nwfilterProcedures = {
  connectListAllNwfilters: [286, 'need_results:i flags:u', 'filters:nwfilter[] ret:u', 'H'],
  nwfilterLookupByName: [175, 'name:s', 'nwfilter:nwfilter', 'H'],
  nwfilterLookupByUuid: [176, 'uuid:o16', 'nwfilter:nwfilter', 'H'],
  nwfilterGetXmlDesc: [177, 'nwfilter:nwfilter flags:u', 'xml:s', 'H'],
  nwfilterDefineXml: [180, 'xml:s', 'nwfilter:nwfilter', 'H'],
  nwfilterDefineXmlFlags: [431, 'xml:s flags:u', 'nwfilter:nwfilter', 'H'],
  nwfilterUndefine: [181, 'nwfilter:nwfilter', '', 'H'],
  connectListAllNwfilterBindings: [
    401,
    'need_results:i flags:u',
    'bindings:nwfilter_binding[] ret:u',
    'H',
    '4.5.0',
  ],
  nwfilterBindingLookupByPortDev: [397, 'name:s', 'nwfilter:nwfilter_binding', 'H', '4.5.0'],
  nwfilterBindingGetXmlDesc: [398, 'nwfilter:nwfilter_binding flags:u', 'xml:s', 'H', '4.5.0'],
  nwfilterBindingCreateXml: [399, 'xml:s flags:u', 'nwfilter:nwfilter_binding', 'H', '4.5.0'],
  nwfilterBindingDelete: [400, 'nwfilter:nwfilter_binding', '', 'H', '4.5.0'],
} as const;
