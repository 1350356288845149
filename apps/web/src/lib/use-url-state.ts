'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';

/**
 * Filters that live in the address, so that a view can be shared and survives a reload.
 * @param defaults every name with its value when it is not in the address; values equal to it are left out.
 */
export function useUrlState<State extends Record<string, string>>(
  defaults: State,
): [State, (change: Partial<State>) => void] {
  const params = useSearchParams();
  const path = usePathname();
  const key = JSON.stringify(defaults);
  const state = useMemo(() => {
    const base: State = JSON.parse(key);
    const entries = Object.keys(base).map((name) => [name, params.get(name) ?? base[name]]);
    return { ...base, ...Object.fromEntries(entries) };
  }, [params, key]);
  const update = useCallback(
    (change: Partial<State>) => {
      const base: State = JSON.parse(key);
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined || value === '' || value === base[name]) next.delete(name);
        else next.set(name, String(value));
      }
      const query = next.toString();
      // No navigation on the server is needed; Next.js follows the native history.
      window.history.replaceState(null, '', query === '' ? path : `${path}?${query}`);
    },
    [key, path],
  );
  return [state, update];
}

/** Whether a dialog named in the address (`?dialog=create`) is open, so that links can open it. */
export function useUrlDialog(name: string): [boolean, (open: boolean) => void] {
  const [state, update] = useUrlState({ dialog: '' });
  const set = useCallback((open: boolean) => update({ dialog: open ? name : '' }), [name, update]);
  return [state.dialog === name, set];
}
