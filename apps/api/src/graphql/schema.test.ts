import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getIntrospectionQuery, isObjectType, isUnionType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { TestApi } from '../testing/api.ts';
import { printGraph, schema } from './schema.ts';

const file = path.join(import.meta.dirname, '..', '..', '..', '..', 'schema.graphql');

describe('the graph', () => {
  it('is what schema.graphql says; `npm run schema` writes it', async () => {
    expect(printGraph()).toBe(await readFile(file, 'utf8'));
  });

  it('answers every mutation with its payload or one of the expected errors', () => {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(fields.length).toBeGreaterThan(30);
    const wanted = [
      'BusyError',
      'CapabilityError',
      'ConflictError',
      'NodeError',
      'NotFoundError',
      'ValidationError',
    ];
    for (const field of fields) {
      const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
      expect(String(field.type)).toBe(`${name}Result!`);
      const result = schema.getType(`${name}Result`);
      const members = isUnionType(result) ? result.getTypes().map(String) : [];
      expect(members.toSorted()).toEqual([...wanted, `${name}Payload`].toSorted());
    }
  });

  it('shows no secret: nothing that can be read is named after one', () => {
    const readable = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    const secrets = readable.filter((name) =>
      /\.(secret|password|privateKey|passphrase|token|hash)$/i.test(name),
    );
    // What was just made is shown once, to the one who asked for it.
    expect(secrets).toEqual([
      'CreateAccessTokenPayload.token',
      'GenerateKeyPairPayload.privateKey',
    ]);
  });

  it('lets tools introspect it within the limits', async () => {
    const api = await TestApi.start();
    const answer = await api.send(getIntrospectionQuery());
    await api.stop();
    expect(answer.errors).toEqual([]);
    expect(answer.data).toHaveProperty('__schema');
  });
});
