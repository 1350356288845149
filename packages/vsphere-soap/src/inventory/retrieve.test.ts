import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VimClient } from '../client.ts';
import { FakeHost, fault, result, textOf } from '../testing/fake-host.ts';

let host: FakeHost;
let client: VimClient;

beforeEach(async () => {
  host = await FakeHost.start();
  host.on('CreateContainerView', () =>
    result('CreateContainerView', '<returnval type="ContainerView">view</returnval>'),
  );
  client = await VimClient.connect(host.options);
});

afterEach(async () => {
  await client.close();
  await host[Symbol.asyncDispose]();
});

const object = (id: string, more = ''): string =>
  `<objects><obj type="VirtualMachine">${id}</obj>${more}</objects>`;

const page = (operation: string, objects: string, token?: string): string =>
  result(
    operation,
    `<returnval>${token === undefined ? '' : `<token>${token}</token>`}${objects}</returnval>`,
  );

const ids = async (signal?: AbortSignal): Promise<readonly string[]> => {
  const found = await client.retrieve('VirtualMachine', ['name'], undefined, { signal });
  return found.map(({ ref }) => ref.value);
};

/** The host has been asked for it, now or soon. */
async function asked(operation: string): Promise<void> {
  const service = { type: 'ServiceInstance', value: 'ServiceInstance' };
  while (host.count(operation) === 0) await client.call('CurrentTime', service);
}

describe('a list', () => {
  it('is followed over every page, by the token of the last', async () => {
    host.on('RetrievePropertiesEx', () => page('RetrievePropertiesEx', object('a'), 't1'));
    host.on('ContinueRetrievePropertiesEx', ({ body }) =>
      textOf(body, 'token') === 't1'
        ? page('ContinueRetrievePropertiesEx', object('b') + object('c'), 't2')
        : page('ContinueRetrievePropertiesEx', object('d')),
    );
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
    await asked('DestroyView');
  });

  it('of nothing is empty, and what could not be read is named', async () => {
    expect(await ids()).toEqual([]);
    const missing =
      '<missingSet><path>config</path><fault><fault xsi:type="NoPermission"><privilegeId>System.Read</privilegeId></fault>' +
      '<localizedMessage>no</localizedMessage></fault></missingSet>';
    host.on('RetrievePropertiesEx', () => page('RetrievePropertiesEx', object('a', missing)));
    expect(await client.retrieve('VirtualMachine', ['config'])).toEqual([
      {
        ref: { type: 'VirtualMachine', value: 'a' },
        properties: {},
        missing: { config: 'NoPermission' },
      },
    ]);
  });

  it('whose session ends between two pages begins anew, and is whole', async () => {
    host.on('RetrievePropertiesEx', () => page('RetrievePropertiesEx', object('a'), 't1'));
    host.on('ContinueRetrievePropertiesEx', () => {
      if (host.count('ContinueRetrievePropertiesEx') > 1)
        return page('ContinueRetrievePropertiesEx', object('b'));
      host.expire();
      return fault('NotAuthenticated');
    });
    expect(await ids()).toEqual(['a', 'b']);
    expect(host.count('CreateContainerView')).toBe(2);
    expect(host.count('Login')).toBe(2);
  });

  it('that is broken off tells the host to forget the rest', async () => {
    const controller = new AbortController();
    host.on('RetrievePropertiesEx', () => page('RetrievePropertiesEx', object('a'), 't1'));
    host.on('ContinueRetrievePropertiesEx', () => {
      controller.abort();
      return undefined;
    });
    await expect(ids(controller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    await asked('CancelRetrievePropertiesEx');
    await asked('DestroyView');
  });
});
