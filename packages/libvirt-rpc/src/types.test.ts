import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Args, Composite, EventPayload, LibvirtHost, Ret, TypedParam } from './index.ts';
import type { Layout } from './types.ts';

describe('types computed from the tables', () => {
  it('of arguments', () => {
    expectTypeOf<Args<'domainGetXmlDesc'>>().toEqualTypeOf<{
      readonly dom: { readonly name: string; readonly uuid: string; readonly id: number };
      readonly flags: number;
    }>();
    expectTypeOf<Args<'domainBlockCommit'>['base']>().toEqualTypeOf<string | null>();
    expectTypeOf<Args<'secretSetValue'>['value']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Args<'domainFsfreeze'>['mountpoints']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Args<'connectListAllDomains'>>().toHaveProperty('need_results');
  });

  it('of answers', () => {
    expectTypeOf<Ret<'nodeGetInfo'>['model']>().toEqualTypeOf<string>();
    expectTypeOf<Ret<'connectListAllDomains'>['domains']>().toEqualTypeOf<
      readonly Composite<'domain'>[]
    >();
    expectTypeOf<Ret<'connectGetAllDomainStats'>['retStats'][number]['params']>().toEqualTypeOf<
      readonly TypedParam[]
    >();
    expectTypeOf<Ret<'domainInterfaceAddresses'>['ifaces'][number]['hwaddr']>().toEqualTypeOf<
      string | null
    >();
    expectTypeOf<Ret<'domainCreate'>>().toEqualTypeOf<Record<never, never>>();
  });

  it('of events, nested records included', () => {
    expectTypeOf<
      EventPayload<'domainEventCallbackLifecycle'>['msg']['dom']['uuid']
    >().toEqualTypeOf<string>();
    expectTypeOf<EventPayload<'domainEventCallbackPmwakeup'>['reason']>().toEqualTypeOf<number>();
    expectTypeOf<Layout<'a:i m:{x:s} b:?s'>>().toEqualTypeOf<{
      readonly a: number;
      readonly m: { readonly x: string };
      readonly b: string | null;
    }>();
  });

  it('refuse what does not fit', () => {
    const volume = { vol: { pool: '', name: '', key: '' }, offset: 0, length: 0, flags: 0 };
    async function* nothing(): AsyncGenerator<Buffer> {}
    const none = nothing();
    const wrong = (host: LibvirtHost, dom: Composite<'domain'>): readonly Promise<unknown>[] => [
      // @ts-expect-error an argument is missing
      host.call('domainGetXmlDesc', { dom }),
      // @ts-expect-error a name is misspelt
      host.call('domainGetXmlDescription', { dom, flags: 0 }),
      // @ts-expect-error a number where text is wanted
      host.call('domainLookupByName', { name: 1 }),
      // @ts-expect-error null where the argument is not optional
      host.call('domainLookupByName', { name: null }),
      // @ts-expect-error an argument that does not exist
      host.call('domainResume', { dom, flags: 0 }),
      // @ts-expect-error a download is no upload
      host.upload('storageVolDownload', volume, none),
      // @ts-expect-error a volume has no console
      host.openDuplex('storageVolDownload', volume),
    ];
    const listens = (host: LibvirtHost): void => {
      // @ts-expect-error no such event
      host.on('domainEvent', () => undefined);
      // @ts-expect-error the payload has no such field
      host.on('domainEventCallbackReboot', ({ msg }) => msg.event);
    };
    expect([wrong, listens].every((check) => typeof check === 'function')).toBe(true);
  });
});
