'use client';
import { useEffect, useRef, type ComponentProps } from 'react';
import { NodeListQuery, pickNodes } from '@/features/nodes/queries';
import { useConnection } from '@/lib/graphql/use-connection';
import { Select } from '@/ui/field';

const ALL = {};

/** Nodes to choose from; one that is not connected cannot be chosen. Tells its default once it knows it. */
export function NodeSelect({
  onDefault,
  ...rest
}: ComponentProps<'select'> & { readonly onDefault: (id: string) => void }) {
  const { rows } = useConnection(NodeListQuery, ALL, pickNodes);
  const first = rows.find((node) => node.state === 'ONLINE')?.id;
  const told = useRef(onDefault);
  useEffect(() => {
    if (first) told.current(first);
  }, [first]);
  return (
    <Select {...rest}>
      {rows.length === 0 ? <option value="">—</option> : null}
      {rows.map((node) => (
        <option key={node.id} value={node.id} disabled={node.state !== 'ONLINE'}>
          {node.name}
        </option>
      ))}
    </Select>
  );
}
