import { describe, expect, it } from 'vitest';
import { requestComplaints } from './request-schema.ts';

const envelope = (inner: string): string =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>${inner}</soap:Body></soap:Envelope>`;

const reconfigure = (nic: string): { method: string; body: string } => ({
  method: 'ReconfigVM_Task',
  body: envelope(
    `<ReconfigVM_Task xmlns="urn:vim25"><_this type="VirtualMachine">1</_this><spec><deviceChange><operation>add</operation><device xsi:type="VirtualVmxnet3"><key>-1</key>${nic}</device></deviceChange></spec></ReconfigVM_Task>`,
  ),
});

const ORDERED = '<addressType>manual</addressType><macAddress>00:50:56:00:00:01</macAddress>';
const SWAPPED = '<macAddress>00:50:56:00:00:01</macAddress><addressType>manual</addressType>';

describe('the schema of requests', () => {
  it('lets pass what a host would take', async () => {
    const option = {
      method: 'UpdateOptions',
      body: envelope(
        '<UpdateOptions xmlns="urn:vim25"><_this type="OptionManager">o</_this><changedValue><key>a</key><value xsi:type="xsd:int">3</value></changedValue></UpdateOptions>',
      ),
    };
    expect(await requestComplaints([reconfigure(ORDERED), option])).toEqual([]);
  });

  it('names the wrong order of a subclass, an unknown field, an empty time and an unknown operation', async () => {
    const wrong = [
      reconfigure(SWAPPED),
      reconfigure(`${ORDERED}<speed>10</speed>`),
      {
        method: 'QueryPerf',
        body: envelope(
          '<QueryPerf xmlns="urn:vim25"><_this type="PerformanceManager">p</_this><querySpec><entity type="VirtualMachine">1</entity><startTime/></querySpec></QueryPerf>',
        ),
      },
      {
        method: 'FlyToTheMoon',
        body: envelope(
          '<FlyToTheMoon xmlns="urn:vim25"><_this type="Task">1</_this></FlyToTheMoon>',
        ),
      },
    ];
    const complaints = await requestComplaints(wrong);
    for (const word of ['addressType', 'speed', 'startTime', 'FlyToTheMoon']) {
      const about = complaints.filter((line) => line.includes(word));
      const theirs = about.filter((line) => line.startsWith("VMware's schema")).length;
      expect({ word, ours: about.length > theirs, theirs: theirs > 0 }).toEqual({
        word,
        ours: true,
        theirs: true,
      });
    }
  });
});
